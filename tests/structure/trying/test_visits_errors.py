"""Which errors of pages are the site's own, and which say more of the rows that were made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.visits_errors import broken_elsewhere, errors

GROUND = Ground(Path("/copy"), "python", {}, 60, print)
WAY = [["/copy/shop/views.py", 12, "orders"]]


def _error(kind: str = "KeyError", message: str = "'name'", **other: Any) -> dict[str, Any]:
    return {"type": kind, "message": message, "way": WAY, "template": ["", 0], "causes": [kind], **other}


def _page(path: str, errors: dict[str, Any]) -> dict[str, Any]:
    statuses = {"staff": 500 if "staff" in errors else 200, "nobody": 500 if "nobody" in errors else 200}
    return {"path": path, "route": path, "errors": errors, "statuses": statuses}


def test_an_error_is_told_once_with_the_visitors_who_see_it() -> None:
    pages = [_page("/orders/", {"staff": _error(), "nobody": _error()}), _page("/baskets/", {"staff": _error()})]
    (found,) = errors(GROUND, pages)
    assert str(found.place) == "shop/views.py:12"
    assert found.message == "/orders/ answers 500 to staff and nobody: KeyError: 'name'"
    assert found.hint == "GET /orders/ as staff and nobody, and 1 more pages: KeyError: 'name'"


def test_an_error_in_a_template_is_told_at_its_line() -> None:
    error = _error(template=["/copy/shop/templates/orders.html", 4])
    (found,) = errors(GROUND, [_page("/orders/", {"staff": error})])
    assert str(found.place) == "shop/templates/orders.html:4"


@pytest.mark.parametrize(
    "error",
    [
        _error("ConnectionRefusedError", "[Errno 111] Connection refused"),
        _error("OSError", "roadworthy tries this site in a throwaway copy: no connection leaves this machine"),
        _error("ValueError", "no such colour: colour rw12x12"),
        _error("JSONDecodeError", "Expecting value"),
        _error("RuntimeError", "Cannot find main.js in Vite manifest"),
        _error("AttributeError", "'NoneType' object has no attribute 'key'", text="return request.auth.key"),
        _error("DoesNotExist", "Group matching query does not exist."),
        _error("ValueError", "something", causes=["ValueError", "OperationalError"]),
        _error(way=[["/usr/lib/python3/site-packages/other.py", 3, "run"]]),
    ],
)
def test_what_the_copy_lacks_or_what_was_made_up_is_no_finding(error: dict[str, Any]) -> None:
    assert list(errors(GROUND, [_page("/orders/", {"staff": error})])) == []


def test_one_line_that_breaks_most_pages_is_rather_a_made_up_row() -> None:
    pages = [_page(f"/{number}/", {"staff": _error()}) for number in range(20)]
    assert list(errors(GROUND, pages)) == []
    assert list(broken_elsewhere(pages)) == [
        "20 visits that made-up rows or this copy may have broken: KeyError: 'name'"
    ]


def test_slow_pages_are_counted() -> None:
    pages = [_page("/slow/", {"staff": _error("TooSlow", "no answer in 15 s", way=[])})]
    assert list(errors(GROUND, pages)) == []
    assert list(broken_elsewhere(pages)) == ["1 visit that took longer than 15 s"]


def test_a_row_that_is_missing_is_told_of_addresses_that_take_no_arguments_alone() -> None:
    error = _error("DoesNotExist", "Order matching query does not exist.")
    with_argument = {**_page("/orders/1/", {"staff": error}), "route": "orders/<int:pk>/"}
    assert list(errors(GROUND, [with_argument])) == []
    (found,) = errors(GROUND, [with_argument, _page("/orders/", {"staff": error})])
    assert found.id == "W495"
