"""What an expression is, as far as reading the code can tell: a queryset, a row, a request, a constant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from roadworthy.structure.code.written import Written

UNSURE = Written("call", "?")
"""A step of a queryset of which nothing is known but that it is the same model's rows."""


@dataclass(frozen=True)
class Value:
    """One thing. `of` is the qualified name of its class, model, function or module.

    `kind` is class, instance, queryset, manager, related (a manager of one row's related rows), function, method,
    module, request, file, constant, list, dict, setting, field, super or builtin.
    Of a queryset, `steps` are the calls that made it, in order; of a related manager or queryset `through` is the
    relation's name, and `parent` the row that it was asked of. Of a list, `item`
    is what is in it; of a method what it belongs to.
    """

    kind: str
    of: str = ""
    constant: Any = None
    steps: tuple[Written, ...] = ()
    through: str = ""
    item: Value | None = None
    name: str = ""
    fields: tuple[tuple[str, Value], ...] = ()
    parent: Value | None = None

    def is_rows(self) -> bool:
        """Say whether looping over it asks the database for rows."""
        return self.kind in ("queryset", "manager", "related")

    def step(self, name: str) -> Written | None:
        """Return the last call of a name that made this queryset."""
        return next((each for each in reversed(self.steps) if step_name(each) == name), None)

    def has_step(self, *names: str) -> bool:
        """Say whether one of these calls made this queryset."""
        return any(step_name(each) in names for each in self.steps)

    @property
    def is_sliced(self) -> bool:
        """Say whether it is limited to so many rows."""
        return any(_is_bounded(each) for each in self.steps)

    @property
    def is_narrowed(self) -> bool:
        """Say whether it has a condition of any sort, being one row's related rows too."""
        return bool(self.through) or self.has_step("filter", "exclude", "none")

    @property
    def is_values(self) -> bool:
        """Say whether it gives dicts or tuples rather than rows."""
        return self.has_step("values", "values_list", "dates", "datetimes")

    @property
    def select_related(self) -> tuple[str, ...] | None:
        """Return the relations that are read in the same query; None where that can't be told, as for all of them."""
        return self._paths("select_related")

    @property
    def prefetched(self) -> tuple[str, ...] | None:
        """Return the relations that are read beforehand; None where that can't be told."""
        return self._paths("prefetch_related")

    def _paths(self, name: str) -> tuple[str, ...] | None:
        found: list[str] = []
        for each in self.steps:
            if each is UNSURE or each == UNSURE:
                return None
            if step_name(each) != name:
                continue
            for part in each.parts:
                if part.kind == "constant" and part.value is None:
                    found = []
                elif part.text:
                    found.append(part.text)
                elif part.kind == "call" and part.name.endswith("Prefetch") and part.parts and part.parts[0].text:
                    if part.key("to_attr") is None:  # what has a name of its own is not there under the relation's
                        found += [part.parts[0].text, *_behind(part)]
                else:
                    return None
            if not each.parts:
                return None
        return tuple(found)

    def stepped(self, step: Written) -> Value:
        """Return the queryset that one more call makes of this one."""
        return replace(self, kind="queryset", steps=(*self.steps, step))


_KNOWN = frozenset(["all", "filter", "exclude", "order_by", "only", "defer", "annotate", "distinct", "select_related"])


def _behind(prefetch: Written) -> tuple[str, ...]:
    """Return what the rows of a `Prefetch(…, queryset=…)` have with them; `__*` where that can't be told."""
    first = prefetch.parts[0].text
    rows, found = prefetch.argument(1, "queryset"), []
    while rows is not None and rows.kind in ("call", "slice"):
        name = step_name(rows)
        if name in ("select_related", "prefetch_related"):
            found += [f"{first}__{each.text}" if each.text else f"{first}__*" for each in rows.parts]
        elif name not in _KNOWN and rows.kind == "call":
            found.append(f"{first}__*")
        rows = rows.of
    return (*found, *((f"{first}__*",) if rows is not None else ()))


def step_name(step: Written) -> str:
    """Return the method's name of a queryset's step; `[:]` for a slice."""
    return "[:]" if step.kind == "slice" else step.name.rpartition(".")[2]


def _is_bounded(step: Written) -> bool:
    upper = step.part(1) if step.kind == "slice" else None
    return upper is not None and not (upper.kind == "constant" and upper.value is None)
