"""Asking a project's own Django: what it says of a project that is well, and how one that is not is told."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from written_site import LATER, MODELS, lay_out, question

import roadworthy
from roadworthy.structure.code.codebase import read_codebase
from roadworthy.structure.django_facts.asking import ask, facts_of
from roadworthy.structure.django_facts.facts import (
    Conflict,
    DjangoFacts,
    Drift,
    Refused,
    ToldModel,
    ToldView,
    Unmigrated,
)

DIRECT = """
import socket
import sqlite3
import subprocess
import sys

try:
    socket.create_connection(("127.0.0.1", 6379), 1)
except OSError:
    pass
try:
    socket.gethostbyname("cache.example")
except OSError:
    pass
try:
    sqlite3.connect("other.sqlite3")
except sqlite3.Error:
    pass
try:
    subprocess.run(["/usr/bin/curl", "https://rates.example/"])
except OSError:
    pass
subprocess.run([sys.executable, "-c", "open('ran', 'w')"])
"""
APPS = """
from django.apps import AppConfig
from django.db import DatabaseError


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        from shop.models import Order

        try:
            Order.objects.count()
        except DatabaseError:
            pass
"""


def test_it_says_which_views_have_an_address_however_they_got_it(tmp_path: Path) -> None:
    facts = ask(question(lay_out(tmp_path)))
    assert facts.views == (ToldView("shop/views.py", "Listing"), ToldView("shop/views.py", "show"))
    assert facts.url_names == ("listing", "old:show", "show")
    assert facts.not_looked_at == ()


def test_it_says_what_the_models_come_out_as(tmp_path: Path) -> None:
    facts = ask(question(lay_out(tmp_path)))
    keys = {"indexes": (("number",),), "uniques": (("id",), ("number", "note"))}
    assert facts.models == (ToldModel("shop/models.py", "Order", "shop.Order", **keys),)
    assert (facts.drift, facts.conflicts, facts.unmigrated, facts.broken) == ((), (), (), None)


def test_what_it_says_makes_reading_wiser(tmp_path: Path) -> None:
    codebase = read_codebase(lay_out(tmp_path))
    wiser = replace(codebase, django=ask(question(tmp_path)))
    assert "shop.views.show" not in codebase.index.views
    assert {"shop.views.show", "shop.views.Listing"} <= set(wiser.index.views)
    assert wiser.index.url_names == {"listing", "old:show", "show"}
    assert str(wiser.index.reached("shop.middleware.Slow")) == "middleware shop.middleware.Slow (shop/middleware.py:4)"
    model = wiser.index.model("shop.models.Order")
    assert model is not None
    assert model.is_indexed("number")


def test_models_that_have_changed_are_told(tmp_path: Path) -> None:
    changed = MODELS.replace('max_length=20, default=""', "max_length=40")
    facts = ask(question(lay_out(tmp_path, files={"shop/models.py": changed})))
    assert facts.drift == (Drift("shop", ("Alter field note on order",), 1, "Order", "shop/models.py"),)


def test_words_for_people_are_no_change_of_a_column(tmp_path: Path) -> None:
    changed = MODELS.replace('default=""', 'default="", help_text="for us"')
    facts = ask(question(lay_out(tmp_path, files={"shop/models.py": changed})))
    assert facts.drift == (Drift("shop", ("Alter field note on order",), 1, "Order", "shop/models.py", True),)


def test_two_last_migrations_are_told(tmp_path: Path) -> None:
    names = ("0002_a", "0002_b")
    files = {f"shop/migrations/{name}.py": LATER.format(before="0001_first") for name in names}
    facts = ask(question(lay_out(tmp_path, files=files)))
    assert facts.conflicts == (Conflict("shop", names, tuple(files)),)


def test_a_migration_after_one_that_is_gone_is_told(tmp_path: Path) -> None:
    files = {"shop/migrations/0003_c.py": LATER.format(before="0002_gone")}
    facts = ask(question(lay_out(tmp_path, files=files)))
    assert facts.broken is not None
    assert facts.broken[0] == "shop/migrations/0003_c.py"
    assert facts.broken[1].startswith("Migration shop.0003_c dependencies reference nonexistent parent node")


def test_an_app_without_migrations_is_told_and_one_that_shall_have_none_is_not(tmp_path: Path) -> None:
    files = {"bare/__init__.py": "", "bare/models.py": MODELS.replace("once", "one")}
    facts = ask(question(lay_out(tmp_path, 'INSTALLED_APPS += ["bare"]\n', files)))
    assert facts.unmigrated == (Unmigrated("bare", "Order", "bare/models.py"),)
    lay_out(tmp_path, 'INSTALLED_APPS += ["bare"]\nMIGRATION_MODULES = {"bare": None}\n', files)
    assert ask(question(tmp_path)).unmigrated == ()


def test_djangos_own_checks_are_told_with_their_place(tmp_path: Path) -> None:
    changed = MODELS.replace("note = ", "no__te = ")
    facts = ask(question(lay_out(tmp_path, files={"shop/models.py": changed})))
    (said,) = [each for each in facts.said if each.id.startswith("fields.")]
    assert (said.id, said.is_error, said.about) == ("fields.E002", True, "shop.Order.no__te")
    assert (said.file, said.line) == ("shop/models.py", 4)


def test_nothing_is_connected_to_and_what_wanted_to_is_told(tmp_path: Path) -> None:
    facts = ask(question(lay_out(tmp_path, DIRECT, {"shop/apps.py": APPS})))
    assert facts.refused == (
        Refused("a server", "('127.0.0.1', 6379)", "site_settings.py", 14),
        Refused("a server", "cache.example", "site_settings.py", 18),
        Refused("the database", "", "site_settings.py", 22),
        Refused("another program", "", "site_settings.py", 26),
        Refused("the database", "default", "shop/apps.py", 13),
    )
    assert facts.not_looked_at == ()
    assert list(tmp_path.rglob("*.sqlite3")) == []
    assert (tmp_path / "ran").exists()


def test_no_secret_is_in_the_answer_and_no_file_is_left_behind(tmp_path: Path) -> None:
    lay_out(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    facts = ask(question(tmp_path, serves=True))
    assert "hunter2" not in repr(facts)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_settings_of_an_environment_are_told_as_they_come_out(tmp_path: Path) -> None:
    (settings,) = ask(question(lay_out(tmp_path, "DEBUG = bool(1)\n"), serves=True)).settings
    assert (settings.environment, settings.file, settings.files) == (
        "production",
        "site_settings.py",
        ("site_settings.py",),
    )
    assert (settings.values["DEBUG"], settings.secret_key) == (True, "set")
    assert settings.databases["default"]["conn_max_age"] == 60
    assert "security.W018" in {said.id for said in settings.said}


def test_a_second_environment_is_asked_for_its_settings_alone(tmp_path: Path) -> None:
    asked = [question(lay_out(tmp_path), serves=True), replace(question(tmp_path, serves=True), environment="staging")]
    facts = facts_of(asked)
    assert [each.environment for each in facts.settings] == ["production", "staging"]
    assert len(facts.models) == 1


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        ("raise SystemExit('no licence')\n", "SystemExit: no licence (site_settings.py:7)"),
        ("import os\nos._exit(7)\n", "its Python ended with 7: no word"),
        ("import nowhere\n", "ModuleNotFoundError: No module named 'nowhere' (site_settings.py:7)"),
        ("import time\ntime.sleep(60)\n", "TimeLimit: still not done when the time was up (site_settings.py:8)"),
        (
            "import signal, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\ntime.sleep(60)\n",
            "still not done after 2 s",
        ),
    ],
)
def test_settings_that_don_t_load_are_told_in_one_line(extra: str, why: str, tmp_path: Path) -> None:
    limit_s = 2 if "sleep" in extra else 40
    facts = ask(question(lay_out(tmp_path, extra), limit_s=limit_s))
    assert facts == DjangoFacts(
        not_looked_at=(f"what Django itself knows of the project: {why}",), middleware=facts.middleware
    )


def test_what_settings_print_does_not_disturb(tmp_path: Path) -> None:
    facts = ask(question(lay_out(tmp_path, 'print("{}", flush=True)\nimport os\nos.write(1, b"raw")\n')))
    assert (facts.not_looked_at, len(facts.models)) == ((), 1)


def test_addresses_that_can_t_be_imported_leave_the_rest(tmp_path: Path) -> None:
    facts = ask(question(lay_out(tmp_path, files={"shop/urls.py": "import nowhere\n"})))
    assert facts.not_looked_at[0].startswith("addresses as Django knows them: ModuleNotFoundError: No module named")
    assert len(facts.models) == 1


def test_a_python_that_is_none_is_told(tmp_path: Path) -> None:
    facts = ask(replace(question(lay_out(tmp_path)), python=tmp_path / "python"))
    said = f"what Django itself knows of the project: {tmp_path / 'python'}: No such file or directory"
    assert facts.not_looked_at == (said,)


def test_roadworthys_own_system_check_is_not_run_once_more(tmp_path: Path) -> None:
    extra = (
        'INSTALLED_APPS += ["roadworthy.contrib.check"]\n'
        f'ROADWORTHY_CHECK = {{"COMMAND": [{sys.executable!r}, "-c", "open(\'called\', \'w\')"]}}\n'
    )
    asked = question(lay_out(tmp_path, extra))
    facts = ask(replace(asked, variables={**asked.variables, "PYTHONPATH": str(Path(roadworthy.__file__).parents[1])}))
    assert [said.id for said in facts.said if said.id.startswith("roadworthy")] == []
    assert not (tmp_path / "called").exists()
    assert facts.not_looked_at == ()


def test_a_driver_that_only_hosts_have_is_not_missed(tmp_path: Path) -> None:
    engine = 'DATABASES["default"]["ENGINE"] = "shop.there_only"\n'
    driver = {"shop/there_only/__init__.py": "", "shop/there_only/base.py": "import driver_of_hosts\n"}
    facts = ask(question(lay_out(tmp_path, engine, driver), serves=True))
    assert (facts.not_looked_at, len(facts.models)) == ((), 1)
    assert facts.settings[0].databases["default"]["engine"] == "shop.there_only"
