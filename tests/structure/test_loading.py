"""Getting settings loaded that ask for things: what is filled in, what is tried next, and what is left to the owner."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from site_cases import WORKSTATION, case_named, written

from roadworthy.structure.facts import Answer, Request, ask
from roadworthy.structure.failure import Failure
from roadworthy.structure.loading import Loaded, load
from roadworthy.structure.source import source_of
from roadworthy.structure.survey import Findings, Survey, Told


def loaded(folder: Path, told: Told | None = None) -> Loaded:
    """Load a site by this Python, which stands for the site's own."""
    survey = Survey(source_of(folder), told or Told(), WORKSTATION, "shop")

    def answer(findings: Findings, given: Mapping[str, str]) -> Answer:
        variables = {"PATH": os.defpath, **given}
        wsgi = findings.application.wsgi.value if findings.application.wsgi else ""
        return ask(Path(sys.executable), Request(folder, findings.settings.value, findings.path, wsgi, 60, variables))

    return load(survey, answer)


def site(folder: Path, extra: str, **files: str) -> Path:
    """Lay out a plain site whose settings end with `extra`."""
    case_named("startproject").lay_out(folder)
    path = folder / "shop" / "settings.py"
    path.write_text(path.read_text() + extra)
    for name, text in files.items():
        (folder / "shop" / f"{name}.py").write_text(text)
    return folder


def test_only_what_the_settings_really_miss_is_given(tmp_path: Path) -> None:
    extra = (
        "import os\n"
        "def env(name, default=None):\n    return os.environ.get(name, default)\n"
        'A = env("SHOP_COLOUR")\n'
        'B = os.environ["SHOP_REGION"]\n'
        'C = os.environ["SHOP_API_KEY"]\n'
        'if os.environ["SHOP_SIZE"] == "1":\n    D = os.environ["SHOP_PORT"]\n'
    )
    found = loaded(site(tmp_path, extra))
    assert found.failure is None
    assert written(found.survey.findings()).split("[environments.local]\n")[1] == (
        "# The settings ask for these; here each gets a value made up for this workstation.\n"
        "# Without a real value, what they open does not work: SHOP_API_KEY.\n"
        'secrets = ["SHOP_API_KEY"]\n'
        "\n"
        "[environments.local.variables]\n"
        'SHOP_REGION = "stand-in"  # guessed, a stand-in: shop/settings.py:16\n'
        'SHOP_SIZE = "1"  # guessed, a stand-in: shop/settings.py:18\n'
        'SHOP_PORT = "1"  # guessed, a stand-in: shop/settings.py:19\n'
    )


def test_an_address_that_brings_the_database_is_kept_once_there_is_one(tmp_path: Path) -> None:
    extra = (
        "import os\n"
        "def db_url(name):\n"
        '    return {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ[name].rpartition("/")[2]}\n'
        "class env:\n    db = staticmethod(db_url)\n"
        'DATABASES = {"default": env.db("DATABASE_URL")}\n'
    )
    found = loaded(site(tmp_path, extra))
    assert found.failure is None
    assert [each.name for each in found.survey.findings().variables] == ["DATABASE_URL"]


def test_code_older_than_django_holds_it_back_also_where_only_its_urls_show_it(tmp_path: Path) -> None:
    folder = site(tmp_path, "", urls="from django.conf import settings\nprint(settings.DEFAULT_FILE_STORAGE)\n")
    found = loaded(folder)
    assert [each.value for each in found.survey.findings().requirements] == ["requirements.txt", "django<5.1"]
    assert found.failure is None


def test_what_the_owner_gives_is_not_guessed(tmp_path: Path) -> None:
    folder = site(tmp_path, 'import os\nB = os.environ["SHOP_REGION"]\nassert B == "eu"\n')
    found = loaded(folder, Told(variables={"SHOP_REGION": "eu"}))
    assert found.failure is None
    assert [(each.name, each.given) for each in found.survey.findings().variables] == [("SHOP_REGION", "eu")]


def test_what_cannot_be_filled_in_is_the_failure(tmp_path: Path) -> None:
    found = loaded(site(tmp_path, "import stripe\n"))
    assert found.failure is not None
    assert (found.failure.kind, found.failure.name) == ("missing-module", "stripe")


def test_a_module_that_another_list_brings_is_asked_for(tmp_path: Path) -> None:
    folder = site(tmp_path, "import stripe\n")
    (folder / "requirements-dev.txt").write_text("-r requirements.txt\nstripe==9\n")
    (folder / "requirements-docs.txt").write_text("stripe\n")
    survey = Survey(source_of(folder), Told(), WORKSTATION, "shop")
    asked: list[tuple[str, ...]] = []

    def answer(findings: Findings, given: Mapping[str, str]) -> Answer:
        asked.append(tuple(found.value for found in findings.requirements))
        return ask(Path(sys.executable), Request(folder, "shop.settings", (".",), "", 60, {"PATH": os.defpath}))

    load(survey, answer)
    assert asked == [
        ("requirements.txt",),
        ("requirements.txt", "requirements-dev.txt"),
        ("requirements.txt", "requirements-dev.txt", "requirements-docs.txt"),
    ]


def test_what_cannot_be_installed_is_taken_back(tmp_path: Path) -> None:
    folder = site(tmp_path, "import MySQLdb\n")
    survey = Survey(source_of(folder), Told(), WORKSTATION, "shop")

    def answer(findings: Findings, given: Mapping[str, str]) -> Answer:
        if len(findings.requirements) > 1:
            return Answer(None, Failure("died", "environment", "it has to be compiled"))
        return ask(Path(sys.executable), Request(folder, "shop.settings", (".",), "", 60, {"PATH": os.defpath}))

    found = load(survey, answer)
    assert found.failure is not None
    assert (found.failure.kind, found.failure.name) == ("missing-module", "MySQLdb")
    assert [each.value for each in found.survey.findings().requirements] == ["requirements.txt"]


def test_a_site_older_than_its_python_gets_an_older_one(tmp_path: Path) -> None:
    folder = site(tmp_path, "")
    survey = Survey(source_of(folder), Told(), WORKSTATION, "shop")
    asked: list[str] = []

    def answer(findings: Findings, given: Mapping[str, str]) -> Answer:
        asked.append(findings.python.value if findings.python else "")
        return Answer(None, Failure("import", "apps", "cannot import name 'getargspec' from 'inspect' (inspect.py)"))

    load(survey, answer)
    assert asked == ["", "<3.11"]


def test_other_settings_are_tried_when_the_first_do_not_load(tmp_path: Path) -> None:
    case = case_named("settings_package")
    case.lay_out(tmp_path)
    (tmp_path / "shop" / "settings" / "production.py").write_text("from .base import *\nimport stripe\n")
    base = tmp_path / "shop" / "settings" / "base.py"
    base.write_text(base.read_text().replace("wagtail", "django"))
    found = loaded(tmp_path)
    assert found.failure is None
    assert found.survey.findings().settings.value == "shop.settings.dev"
    assert found.survey.findings().settings.guessed


def test_a_queue_that_runs_tasks_at_once_wants_no_worker(tmp_path: Path) -> None:
    celery = 'from celery import Celery\n\napp = Celery("shop")\n'
    found = loaded(site(tmp_path, "CELERY_TASK_ALWAYS_EAGER = True\n", celery=celery))
    assert found.survey.findings().services == ()


def test_commands_that_the_site_has_not_are_left_out(tmp_path: Path) -> None:
    folder = site(tmp_path, "")
    (folder / "crontab").write_text("0 1 * * * python manage.py no_such_command\n0 2 * * * python manage.py check\n")
    found = loaded(folder)
    assert [job.name for job in found.survey.findings().jobs] == ["check", "clearsessions"]


def test_a_broker_that_nobody_brings_is_noted(tmp_path: Path) -> None:
    found = loaded(site(tmp_path, 'CELERY_BROKER_URL = "amqp://guest:guest@localhost:5672//"\n'))
    assert found.survey.findings().notes == (
        "CELERY_BROKER_URL names amqp://localhost:5672, a kind of server that Roadworthy does not bring: "
        "it must answer there",
    )
