"""What is made of Django's word: each check that only Django can answer, and which guesses of reading go for it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from roadworthy.structure.checks.registry import checks
from roadworthy.structure.checks.run import run_checks
from roadworthy.structure.code.codebase import read_codebase
from roadworthy.structure.django_facts.facts import (
    ApiDefaults,
    Conflict,
    DjangoFacts,
    Drift,
    EffectiveSettings,
    Refused,
    Said,
    Unmigrated,
)

REDIS = "django.core.cache.backends.redis.RedisCache"
LOCMEM = "django.core.cache.backends.locmem.LocMemCache"
SETTINGS = """\
DEBUG = True
SECRET_KEY = "of-everybody"
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "shop.urls"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
"""
FILES = {
    "site/settings.py": SETTINGS,
    "shop/models.py": "from django.db import models\n\n\nclass Order(models.Model):\n    pass\n",
    "shop/apps.py": "import redis\n\nredis.Redis()\n",
    "shop/migrations/0001_first.py": "",
    "shop/migrations/0002_a.py": "",
}
WELL = EffectiveSettings(
    environment="production",
    file="site/settings.py",
    files=("site/settings.py",),
    values={"DEBUG": False, "ALLOWED_HOSTS": ["shop.example"], "SESSION_ENGINE": "django.contrib.sessions.backends.db"},
    secret_key="given",
    databases={},
    caches={"default": {"backend": REDIS, "has_timeout": True}},
)
ASKED = tuple(check for check in checks().values() if check.is_asked)


def said(folder: Path, django: DjangoFacts | None, *ids: str, files: Mapping[str, str] = FILES) -> list[str]:
    """Return what is found of these ids, or of all that only Django can answer."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    chosen = tuple(checks()[each] for each in ids) or ASKED
    seen = run_checks(replace(read_codebase(folder), django=django), chosen)
    assert seen.faults == ()
    return [f"{each.place}: {each.message} ({each.id})" for each in seen.findings]


def under(**changed: Any) -> DjangoFacts:
    """Return what Django says of settings that are well but for this."""
    return DjangoFacts(settings=(replace(WELL, **changed),))


def message(id: str, *, about: str = "", file: str = "", is_error: bool = False, **more: Any) -> Said:
    return Said(id, is_error, "it is so", "do this", about, file, 4 if file else 0, **more)


CASES = {
    "W280": (
        DjangoFacts(said=(message("fields.E002", about="shop.Order.no__te", file="shop/models.py", is_error=True),)),
        "shop/models.py:4: fields.E002: shop.Order.no__te: it is so",
    ),
    "W281": (
        DjangoFacts(said=(message("models.W042", about="shop.Order", file="shop/models.py"),)),
        "shop/models.py:4: models.W042: shop.Order: it is so",
    ),
    "W480": (
        DjangoFacts(refused=(Refused("a server", "cache", "shop/apps.py", 3),)),
        "shop/apps.py:3: a server is asked while the site is loaded",
    ),
    "W680": (
        DjangoFacts(drift=(Drift("shop", ("Add field note to order", "x"), 2, "Order", "shop/models.py"),)),
        "shop/models.py:4: shop: no migration yet for: Add field note to order and 1 more",
    ),
    "W681": (
        DjangoFacts(conflicts=(Conflict("shop", ("0002_a", "0002_b"), ("shop/migrations/0002_a.py",)),)),
        "shop/migrations/0002_a.py:1: shop has 2 last migrations: 0002_a, 0002_b",
    ),
    "W682": (
        DjangoFacts(broken=("shop/migrations/0002_a.py", "Migration shop.0002_a is no good")),
        "shop/migrations/0002_a.py:1: Migration shop.0002_a is no good",
    ),
    "W683": (
        DjangoFacts(unmigrated=(Unmigrated("shop", "Order", "shop/models.py"),)),
        "shop/models.py:4: the app shop has models and no migrations: nothing makes its tables",
    ),
    "W684": (
        DjangoFacts(drift=(Drift("shop", ("Alter field note on order",), 1, "Order", "shop/models.py", True),)),
        "shop/models.py:4: shop: no migration yet for: Alter field note on order",
    ),
    "W780": (
        under(said=(message("caches.E001", is_error=True),)),
        "site/settings.py:1: caches.E001: it is so",
    ),
    "W781": (
        under(said=(message("security.W019"),)),
        "site/settings.py:1: security.W019: it is so",
    ),
    "W782": (under(values={"DEBUG": True}), "site/settings.py:1: DEBUG comes out on in production"),
    "W783": (
        under(secret_key="default-looking"),
        "site/settings.py:2: the SECRET_KEY of production is short, or a stand-in",
    ),
    "W784": (
        under(
            caches={"default": {"backend": LOCMEM, "has_timeout": False}},
            values={"SESSION_ENGINE": "django.contrib.sessions.backends.cache"},
        ),
        "site/settings.py:5: sessions of production are in a cache of each process",
    ),
}


@pytest.mark.parametrize("id", CASES)
def test_what_django_says_is_told_in_its_chapter(id: str, tmp_path: Path) -> None:
    django, expected = CASES[id]
    assert said(tmp_path, django) == [f"{expected} ({id})"]


def test_every_check_of_djangos_is_tried_here() -> None:
    assert [check.id for check in ASKED] == sorted(CASES)


def test_nothing_is_said_where_django_was_not_asked_or_has_nothing_to_say(tmp_path: Path) -> None:
    assert said(tmp_path, None) == []
    assert said(tmp_path, under()) == []


def test_what_packages_of_others_and_opinions_are_about_is_left_out(tmp_path: Path) -> None:
    of_others = message("models.W042", about="other.Thing", is_of_others=True)
    opinions = tuple(message(id) for id in ("security.W005", "security.W008", "security.W021"))
    assert said(tmp_path, replace(under(said=opinions), said=(of_others,))) == []


def test_a_long_path_is_told_by_its_last_word(tmp_path: Path) -> None:
    lacking = replace(message("security.W002"), message="there is no 'django.middleware.clickjacking.XFrameOptions'")
    expected = "site/settings.py:1: security.W002: there is no 'XFrameOptions' (W781)"
    assert said(tmp_path, under(said=(lacking,))) == [expected]


def test_what_is_said_of_many_models_is_told_once(tmp_path: Path) -> None:
    many = tuple(message("models.W042", about=f"shop.Order{number}", file="shop/models.py") for number in range(9))
    expected = "shop/models.py:4: models.W042: shop.Order0: it is so (and 8 more) (W281)"
    assert said(tmp_path, DjangoFacts(said=many)) == [expected]


def test_a_cache_of_each_process_that_nobody_asked_for_is_left_alone(tmp_path: Path) -> None:
    files = {**FILES, "site/settings.py": SETTINGS.partition("CACHES")[0]}
    plain = under(caches={"default": {"backend": LOCMEM, "has_timeout": False}})
    assert said(tmp_path, plain, files=files) == []
    expected = "site/settings.py:5: the cache of production is each process's own (W784)"
    assert said(tmp_path, plain) == [expected]


READ = ("W703", "W705", "W714")


def test_a_guess_about_settings_goes_where_they_come_out_well(tmp_path: Path) -> None:
    assert [line.partition(": ")[0] for line in said(tmp_path, None, *READ)] == [
        "site/settings.py:1",
        "site/settings.py:2",
        "site/settings.py:5",
    ]
    assert said(tmp_path, under(), *READ) == []


def test_a_guess_stays_where_one_environment_is_not_well_or_takes_other_settings(tmp_path: Path) -> None:
    debugged = replace(WELL, environment="staging", values={"DEBUG": True})
    both = DjangoFacts(settings=(WELL, debugged))
    assert said(tmp_path, both, "W703") == ["site/settings.py:1: DEBUG is True (W703)"]
    assert said(tmp_path, under(files=()), "W703") == ["site/settings.py:1: DEBUG is True (W703)"]


def test_what_reading_has_found_django_does_not_say_again(tmp_path: Path) -> None:
    on = under(values={"DEBUG": True}, said=(message("security.W018"),))
    assert said(tmp_path, on, "W703", "W782", "W781") == ["site/settings.py:1: DEBUG is True (W703)"]


LOCKS = Path(__file__).parents[1] / "planted" / "migrations" / "locks" / "bad"


@pytest.mark.parametrize(("engine", "is_told"), [("django.db.backends.postgresql", True), ("sites.mysql", False)])
def test_what_locks_only_in_postgresql_is_told_where_that_serves(engine: str, is_told: bool, tmp_path: Path) -> None:
    shutil.copytree(LOCKS, tmp_path, dirs_exist_ok=True)
    settings = under(databases={"default": {"engine": engine}})
    assert bool(said(tmp_path, settings, "W607", files={"site/settings.py": SETTINGS})) is is_told


API = """\
from rest_framework.viewsets import ModelViewSet

from shop.models import Order


class OrderViewSet(ModelViewSet):
    queryset = Order.objects.all()
"""


def test_an_api_that_asks_who_may_by_default_is_believed(tmp_path: Path) -> None:
    installed = SETTINGS.replace('["shop"]', '["shop", "rest_framework"]')
    files = {**FILES, "shop/api.py": API, "site/settings.py": installed}
    assert said(tmp_path, None, "W821", files=files) == [
        "shop/api.py:6: OrderViewSet lets anybody write: nothing says who may (W821)"
    ]
    assert said(tmp_path, DjangoFacts(api=ApiDefaults(has_permissions=True)), "W821", files=files) == []
