"""`road check` with a Python that it may ask: what it says more, what it leaves out, and what it never does."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from roadworthy.cli.main import main
from roadworthy.cli.terminal import Terminal

SETTINGS = """\
import os

SECRET_KEY = os.environ["SHOP_KEY"]
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "shop.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "shop.sqlite3"}}
"""
FILES = {
    "manage.py": 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    "shop/__init__.py": "",
    "shop/settings.py": SETTINGS,
    "shop/urls.py": "from importlib import import_module\n\nfrom django.urls import path\n\n"
    'views = import_module("shop.views")\nurlpatterns = [path("", vars(views)["slow"], name="slow")]\n',
    "shop/views.py": "import time\n\n\ndef slow(asked):\n    time.sleep(3)\n",
    "shop/models.py": "from django.db import models\n\n\nclass Order(models.Model):\n    pass\n",
}
ASKING = "asking the project's own Django, without its database\n"
NOT_RUN = ["what only Django itself knows of the project: nothing of it was run"]
NO_ENVIRONMENTS = ["settings as they come out: only roadworthy.toml says what the environments are"]
SITE = """\
[site]
name = "shop"
settings = "shop.settings"
wsgi = "shop.wsgi:application"
"""
Road = Callable[..., tuple[int, str, str]]


@pytest.fixture
def road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Road:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name, text in FILES.items():
        file = tmp_path / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    monkeypatch.chdir(tmp_path / "site")

    def call(*words: str) -> tuple[int, str, str]:
        terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
        code = main(("check", *words), terminal)
        return code, terminal.out.getvalue(), terminal.err.getvalue()  # type: ignore[attr-defined]

    return call


def told(out: str) -> tuple[list[str], list[str]]:
    """Return the findings in short, and what was not looked at."""
    document = json.loads(out)
    findings = [f"{each['file']}:{each['line']} {each['id']}" for each in document["findings"]]
    return findings, document["not_looked_at"]


def test_a_python_that_is_named_is_asked_with_variables_made_up_for_it(road: Road) -> None:
    assert told(road("--json")[1]) == ([], NOT_RUN)
    code, out, err = road("--json", "--python", sys.executable)
    assert told(out) == (["shop/models.py:4 W683", "shop/views.py:5 W405"], NO_ENVIRONMENTS)
    assert (code, err) == (1, ASKING)


def test_the_same_question_is_asked_once(road: Road) -> None:
    first = road("--python", sys.executable)
    assert first[2] == ASKING
    assert road("--python", sys.executable) == (*first[:2], "")
    Path("shop/models.py").write_text("")
    assert road("--python", sys.executable)[2] == ASKING


def test_only_what_is_new_is_told_of_django_s_word_too(road: Road, tmp_path: Path) -> None:
    former = tmp_path / "former"
    for name, text in FILES.items():
        (former / name).parent.mkdir(parents=True, exist_ok=True)
        (former / name).write_text(text)
    assert told(road("--json", "--python", sys.executable, "--before", str(former))[1])[0] == []
    Path("shop/models.py").write_text(FILES["shop/models.py"] + "    note = models.TextField()\n")
    found = told(road("--json", "--python", sys.executable, "--before", str(former))[1])[0]
    assert found == ["shop/models.py:4 W683"]


def test_a_folder_stands_for_the_python_in_it(road: Road) -> None:
    assert "W683" in road("--python", sys.prefix)[1]


def test_a_python_that_is_not_there_is_refused(road: Road) -> None:
    assert road("--python", "nowhere") == (
        1,
        "",
        "error: there is no Python at nowhere (E470)\n"
        "  hint: name the Python of the project's virtual environment: --python .venv/bin/python\n",
    )


def test_settings_that_stop_are_told_and_the_code_is_judged_all_the_same(road: Road) -> None:
    Path("shop/settings.py").write_text(SETTINGS + "raise SystemExit('no licence')\n")
    findings, lost = told(road("--json", "--python", sys.executable)[1])
    said = "shop/settings.py:8: the settings can't be imported: SystemExit: no licence"
    assert lost == [f"what only Django itself knows of the project: {said}"]
    assert findings == []


def test_an_environment_that_is_not_made_is_not_made_by_a_check(road: Road) -> None:
    Path("roadworthy.toml").write_text(SITE)
    lost = ["what only Django itself knows of the project: its environment is not made yet (road up makes it)"]
    assert told(road("--json")[1]) == ([], lost)
    assert not Path(".roadworthy").exists()


def test_a_site_file_that_is_wrong_stops_no_check_of_the_code(road: Road) -> None:
    Path("roadworthy.toml").write_text(SITE + "nonsense = 1\n")
    ((said,),) = told(road("--json")[1])[1:]
    assert said.startswith("what only Django itself knows of the project: roadworthy.toml:5 site: unknown key")


def test_nothing_is_asked_where_only_files_are_to_be_read(road: Road) -> None:
    assert told(road("--json", "--files-only", "--python", sys.executable)[1]) == ([], NOT_RUN)
