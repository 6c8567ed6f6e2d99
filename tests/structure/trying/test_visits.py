"""A real site with faults and their clean twins, visited in its own Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from roadworthy.structure.code.codebase import read_codebase
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import Tried
from roadworthy.structure.trying.visits import is_shut, visit_everything

SITE = Path(__file__).with_name("visited")


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    return _visited(tmp_path_factory.mktemp("visits"))


def _visited(folder: Path, **more: str) -> Tried:
    copy, home = folder / "copy", folder / "home"
    shutil.copytree(SITE, copy)
    home.mkdir()
    variables = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(copy)}
    variables |= {"DJANGO_SETTINGS_MODULE": "settings", **more}
    manage = [sys.executable, "-m", "django"]
    for words in (["makemigrations", "shop", "-v0"], ["migrate", "-v0"]):
        subprocess.run([*manage, *words], cwd=copy, env=variables, check=True, timeout=120)
    ground = Ground(copy, sys.executable, variables, 120, print, settings="settings", path=(str(copy),))
    return visit_everything(ground, read_codebase(copy))


def _lines(tried: Tried, check_id: str) -> list[str]:
    return [f"{each.place} {each.message}" for each in tried.findings if each.id == check_id]


def test_queries_that_grow_are_found_where_they_are_asked(tried: Tried) -> None:
    assert _lines(tried, "W595") == [
        "shop/models.py:30 a query for each row, of Ware.maker: 3, 8, 13 as rows grow",
        "shop/views.py:22 a query for each row, of Maker.wares: 6, 13, 18 as rows grow",
    ]


def test_the_way_to_a_query_goes_through_the_template(tried: Tried) -> None:
    (found,) = [each for each in tried.findings if each.place.path == "shop/models.py"]
    assert [f"{step.path}:{step.line}" for step in found.steps] == [
        "shop/views.py:12",
        "shop/templates/shop/wares.html:2",
        "shop/templates/shop/wares.html:3",
        "shop/models.py:30",
    ]
    assert found.hint == 'read it with the rows: select_related("maker") (GET /wares/ as user)'


def test_rows_read_with_select_related_or_prefetched_are_quiet(tried: Tried) -> None:
    names = {(each.path, each.line) for each in tried.quiet}
    assert ("shop/templates/shop/wares_quick.html", 2) in names
    assert ("shop/templates/shop/wares.html", 2) not in names


def test_a_page_that_breaks_for_nobody_is_told_once_with_its_line(tried: Tried) -> None:
    message = "/broken/ answers 500 to nobody: AttributeError: 'AnonymousUser' object has no…"
    assert _lines(tried, "W495") == [f"shop/views.py:69 {message}"]


def test_a_get_that_writes_is_found_and_one_that_counts_or_makes_what_is_missing_is_not(tried: Tried) -> None:
    assert _lines(tried, "W598") == ["shop/views.py:51 GET /orders/seen/ changes rows of shop_order"]


def test_what_a_module_keeps_of_the_last_reader_is_seen_by_the_next(tried: Tried) -> None:
    message = "/greeting/ shows one user's data to somebody who is not logged in"
    assert _lines(tried, "W395") == [f"shop/views.py:72 {message}"]


def test_a_threads_variable_that_is_never_taken_back_is_found_where_it_is_made(tried: Tried) -> None:
    assert _lines(tried, "W396") == ["shop/middleware.py:3 _local.request still holds the visitor after /wares/"]


def test_nothing_else_is_said(tried: Tried) -> None:
    assert {each.id for each in tried.findings} == {"W395", "W396", "W495", "W595", "W598"}


def test_what_could_not_be_looked_at_is_named(tried: Tried) -> None:
    assert tried.not_looked_at == (
        "1 address that no made-up argument led to: nowhere/<int:year>/<str:thing>/",
        "1 address that let no made-up visitor in: orders/closed/<int:pk>/",
        "1 model that no valid row could be made of: shop.Impossible"
        " (shop.Impossible: ValidationError: {'__all__': ['no such thing']})",
    )


def test_it_says_how_much_was_opened(tried: Tried) -> None:
    assert tried.told == (
        "opened 21 of 23 addresses as nobody, user and staff; counted the queries of 21 with 3, 8 and 13 rows",
    )


def test_sessions_in_a_cache_that_is_emptied_are_begun_anew(tmp_path: Path, tried: Tried) -> None:
    found = _visited(tmp_path, SHOP_SESSIONS="django.contrib.sessions.backends.cache")
    assert [each.message for each in found.findings] == [each.message for each in tried.findings]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ({"staff": 403, "user": 403, "nobody": 302}, True),
        ({"staff": 403, "user": 404, "nobody": 401}, True),
        ({"staff": 403, "user": 200, "nobody": 302}, False),
        ({"staff": 403, "user": 403, "nobody": 200}, False),
        ({"staff": 302, "user": 302, "nobody": 302}, False),
        ({"staff": 404}, False),
    ],
)
def test_a_page_is_shut_when_all_who_came_to_it_were_refused(statuses: dict[str, int], expected: bool) -> None:
    assert is_shut({"statuses": statuses}) is expected
