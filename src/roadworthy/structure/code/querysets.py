"""What Django's managers and querysets answer to each of their methods."""

from __future__ import annotations

from roadworthy.structure.code.value import Value
from roadworthy.structure.code.written import Written

_SAME = """filter exclude order_by select_related prefetch_related annotate alias only defer distinct all using reverse
select_for_update union intersection difference none values values_list extra iterator dates datetimes complex_filter
aiterator get_queryset fetch_mode"""
_WAGTAIL = """live not_live public not_public private in_menu not_in_menu in_site child_of not_child_of descendant_of
not_descendant_of ancestor_of sibling_of parent_of not_sibling_of exact_type not_exact_type"""
SAME = frozenset((_SAME + " " + _WAGTAIL).split())
_ROW = "get first last earliest latest create aget afirst alast aearliest alatest acreate"
ROW = frozenset(_ROW.split())
ROW_AND_FLAG = frozenset(["get_or_create", "update_or_create", "aget_or_create", "aupdate_or_create"])
NUMBER = frozenset(["count", "update", "acount", "aupdate"])
FLAG = frozenset(["exists", "contains", "aexists"])
DICT = frozenset(["aggregate", "in_bulk", "aaggregate"])
ROWS = frozenset(["bulk_create", "raw"])
ASKING = ROW | ROW_AND_FLAG | NUMBER | FLAG | DICT | {"delete", "bulk_create", "bulk_update"}


def answer(rows: Value, method: str, call: Written) -> Value | None:  # noqa: PLR0911 - one line for each sort
    """Return what a method of a manager or queryset answers; None for a method that Django's don't have."""
    if method in SAME:
        return rows.stepped(call)
    if method in ROW:
        return Value("instance", rows.of, steps=rows.steps, name="known") if not rows.is_values else Value("dict")
    if method in ROW_AND_FLAG:
        row = Value("instance", rows.of)
        return Value("list", name="tuple", fields=(("0", row), ("1", Value("constant", "builtins.bool"))))
    if method in NUMBER:
        return Value("constant", "builtins.int")
    if method in FLAG:
        return Value("constant", "builtins.bool")
    if method in DICT:
        return Value("dict", item=Value("instance", rows.of) if method == "in_bulk" else None)
    if method in ROWS:
        return Value("list", item=Value("instance", rows.of))
    return None
