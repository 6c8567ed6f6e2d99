"""What is growth, and what is said of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from roadworthy.structure.code.codebase import read_codebase
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import Quiet
from roadworthy.structure.trying.visits_grown import grown, is_growth, many, quiet, whole_tables

GROUND = Ground(Path("/copy"), "python", {}, 60, print)
LINE = ["/copy/shop/views.py", 12, "orders"]


def _page(grown: list[dict[str, Any]], **other: Any) -> dict[str, Any]:
    page = {
        "path": "/orders/",
        "route": "orders/",
        "as": "user",
        "totals": [4, 9, 14],
        "fetched": [],
        "is_admin": False,
        "is_api": False,
    }
    return {**page, "place": ["/copy/shop/views.py", 9], "grown": grown, **other}


def _asked(counts: list[int], relation: str = "1 Order.customer", **other: Any) -> dict[str, Any]:
    shape = 'SELECT … FROM "shop_customer" WHERE "shop_customer"."id" = %s LIMIT #'
    return {"shape": shape, "relation": relation, "counts": counts, "way": [LINE], **other}


def test_growth_is_more_at_each_look() -> None:
    assert is_growth([3, 8, 13])
    assert not is_growth([3, 8, 8])
    assert not is_growth([3, 4, 5])
    assert is_growth([8, 13])
    assert not is_growth([8, 11])
    assert not is_growth([8])


def test_two_relations_of_one_line_are_told_together() -> None:
    found = list(grown(GROUND, [_page([_asked([3, 8, 13]), _asked([3, 8, 12], "Order.lines")])]))
    assert [each.message for each in found] == [
        "a query for each row, of Order.customer and 1 more: 3, 8, 13 as rows grow"
    ]
    ways = 'read it with the rows: select_related("customer"); read it with the rows: prefetch_related("lines")'
    assert found[0].hint == f"{ways} (GET /orders/ as user)"


def test_a_relation_that_several_lines_of_a_file_ask_for_is_told_once() -> None:
    other = _asked([3, 8, 13], way=[["/copy/shop/views.py", 40, "orders"]])
    (found,) = grown(GROUND, [_page([_asked([3, 8, 13]), other])])
    assert str(found.place) == "shop/views.py:12"


def test_a_statement_that_no_line_of_the_site_asked_for_is_not_told() -> None:
    assert list(grown(GROUND, [_page([_asked([3, 8, 13], way=[])])])) == []


def test_a_relation_that_an_api_follows_for_its_answer_is_told_at_its_view() -> None:
    (found,) = grown(GROUND, [_page([_asked([3, 8, 13], way=[])], is_api=True)])
    assert str(found.place) == "shop/views.py:9"


def test_a_count_for_each_row_is_to_be_annotated() -> None:
    shape = 'SELECT COUNT(*) AS "__count" FROM "shop_line"'
    (found,) = grown(GROUND, [_page([_asked([3, 8, 13], "Order.lines", shape=shape)])])
    assert found.hint == 'count with the rows: annotate(Count("lines")) (GET /orders/ as user)'


def test_more_than_a_hundred_queries_are_told_unless_growth_explains_them() -> None:
    (found,) = many(GROUND, [_page([], totals=[140, 140, 140])])
    assert found.message == "/orders/ asks the database 140 times"
    assert list(many(GROUND, [_page([_asked([30, 80, 130])], totals=[40, 90, 140])])) == []


def test_a_whole_table_is_told_of_a_model_whose_rows_are_dated(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    model = "from django.db import models\n\n\nclass {}(models.Model):\n    at = models.DateTimeField({})\n"
    (tmp_path / "shop" / "models.py").write_text(model.format("Order", "auto_now_add=True"))
    (tmp_path / "shop" / "kinds.py").write_text(model.format("Kind", ""))
    read = {"is_whole": True, "counts": [3, 8, 13], "way": [LINE]}
    orders = {**read, "model": "shop.Order", "qualname": "shop.models.Order"}
    kinds = {**read, "model": "shop.Kind", "qualname": "shop.kinds.Kind"}
    sizes = {"shop.Order": [3, 8, 13], "shop.Kind": [3, 8, 13]}
    page = _page([], fetched=[orders, kinds])
    found = list(whole_tables(GROUND, [page], sizes, read_codebase(tmp_path)))
    assert [each.message for each in found] == ["every Order there is was read for /orders/"]


def test_a_line_is_quiet_where_its_rows_grew_and_no_query_came_of_it() -> None:
    rows = {
        "model": "shop.Order",
        "qualname": "shop.models.Order",
        "is_whole": True,
        "counts": [3, 8, 13],
        "way": [LINE],
    }
    assert quiet(GROUND, [_page([], fetched=[rows])]) == (Quiet("shop/views.py", 12, "orders"),)
    assert quiet(GROUND, [_page([_asked([3, 8, 13])], fetched=[rows])]) == ()
