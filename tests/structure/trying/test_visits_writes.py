"""Which writes of a GET are told, and which only note the visit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.visits_writes import writes

GROUND = Ground(Path("/copy"), "python", {}, 60, print)


def _page(*shapes: str) -> dict[str, Any]:
    way = [["/copy/shop/models.py", 30, "Order.save"], ["/copy/shop/views.py", 12, "pay"]]
    written = [{"shape": shape, "way": way, "as": "user"} for shape in shapes]
    return {
        "path": "/orders/7/pay/",
        "route": "pay/",
        "place": ["/copy/shop/views.py", 9],
        "writes": written,
        "is_admin": False,
    }


def test_a_write_is_told_at_its_view_with_all_that_it_does() -> None:
    pages = [_page('UPDATE "shop_order" SET "state" = %s', 'INSERT INTO "shop_payment" ("id") VALUES (%s)')]
    (found,) = writes(GROUND, pages)
    assert str(found.place) == "shop/views.py:12"
    assert found.message == "GET /orders/7/pay/ changes rows of shop_order"
    assert "(GET /orders/7/pay/ as user changes rows of shop_order; adds rows to shop_payment)" in found.hint


@pytest.mark.parametrize(
    "shape",
    [
        'UPDATE "users_user" SET "last_seen" = %s WHERE "id" = %s',
        'UPDATE "shop_ware" SET "stock" = ("shop_ware"."stock" + %s)',
        'UPDATE "blog_post" SET "views" = %s',
        'INSERT INTO "django_session" ("session_key") VALUES (%s)',
        'INSERT INTO "audit_log" ("id") VALUES (%s)',
        'DELETE FROM "users_token" WHERE "expires" < %s',
    ],
)
def test_what_notes_the_visit_is_not_told(shape: str) -> None:
    assert list(writes(GROUND, [_page(shape)])) == []


def test_a_flag_that_somebody_has_seen_something_is_told() -> None:
    (found,) = writes(GROUND, [_page('UPDATE "notices_notice" SET "is_seen" = %s')])
    assert found.message == "GET /orders/7/pay/ changes rows of notices_notice"
