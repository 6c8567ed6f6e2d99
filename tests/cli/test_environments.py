"""`road show`, `road schema` and `road reference`, as somebody at a terminal sees them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from roadworthy.cli.main import main
from roadworthy.cli.reference import rules
from roadworthy.cli.terminal import Terminal
from roadworthy.structure.checks.registry import checks

SITE = """\
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"
requirements = ["django>=5.2"]

[[build]]
run = "npm ci"
folder = "frontend"

[jobs.publish]
command = "{manage} publish_scheduled"
every = "1 minute"

[variables]
LANGUAGE = "en"
API_TOKEN = "hunter2"

[environments.production]
domains = ["gazette.example"]
secrets = ["SECRET_KEY"]
[environments.production.hosts]
web1 = { address = "10.77.0.22", roles = ["web"] }
"""
Road = Callable[..., tuple[int, str, str]]


@pytest.fixture
def road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Road:
    """Run a command in an empty folder; return its exit code, its answer and what else it said."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        code = main(words, Terminal(out, err, io.StringIO()))
        return code, out.getvalue(), err.getvalue()

    return run


def test_show_prints_the_site_and_its_environments(road: Road, tmp_path: Path) -> None:
    (tmp_path / "roadworthy.toml").write_text(SITE)
    code, out, err = road("show")
    assert code == 0
    assert out.splitlines()[:9] == [
        "site gazette",
        "  settings      gazette.settings",
        "  application   gazette.wsgi:application",
        "  manage        python manage.py",
        "  python        what its requirements say",
        "  requirements  django>=5.2",
        "  path          .",
        "  build         npm ci  (in frontend)",
        "  job           publish  every minute  {manage} publish_scheduled  (1 hour at most)",
    ]
    assert "\nenvironment production  gazette.example\n  host web1           10.77.0.22  web\n" in out
    assert "  variable API_TOKEN  …\n" in out
    assert "hunter2" not in out + err


def test_show_says_what_will_hurt(road: Road, tmp_path: Path) -> None:
    (tmp_path / "roadworthy.toml").write_text(SITE)
    assert road("show")[2] == (
        "warning: roadworthy.toml:17 variables.API_TOKEN: looks like a secret, in the open (E126)\n"
        '  hint: take it away, add "API_TOKEN" to the secrets of the environment, '
        "then: road secrets set production API_TOKEN\n"
    )


def test_show_prints_one_environment(road: Road, tmp_path: Path) -> None:
    (tmp_path / "roadworthy.toml").write_text(SITE)
    code, out, _ = road("show", "local")
    assert code == 0
    assert "environment local\n" in out
    assert "production" not in out


def test_show_as_json_can_be_read_by_a_script(road: Road, tmp_path: Path) -> None:
    (tmp_path / "roadworthy.toml").write_text(SITE)
    code, out, _ = road("show", "production", "--json")
    shown = json.loads(out)
    production = shown["environments"][0]
    assert code == 0
    assert (shown["name"], production["domains"], production["secrets"]) == (
        "gazette",
        ["gazette.example"],
        ["SECRET_KEY"],
    )
    assert production["hosts"] == [
        {"name": "web1", "address": "10.77.0.22", "roles": ["web"], "user": "root", "port": 22}
    ]
    assert production["variables"] == {"LANGUAGE": "en", "API_TOKEN": "…"}


def test_an_environment_that_is_not_there_is_refused(road: Road, tmp_path: Path) -> None:
    (tmp_path / "roadworthy.toml").write_text(SITE)
    assert road("show", "prodction") == (
        1,
        "",
        'error: no such environment "prodction" (E125)\n  hint: did you mean "production"?\n',
    )


def test_a_folder_without_a_site_leads_to_road_init(road: Road) -> None:
    code, out, err = road("show")
    assert (code, out) == (1, "")
    assert err == "error: no roadworthy.toml here, or in a folder above (E101)\n  hint: road init writes it\n"


def test_every_mistake_is_printed_at_once(road: Road, tmp_path: Path) -> None:
    (tmp_path / "roadworthy.toml").write_text(SITE.replace('["web"]', '["wbe"]').replace("wsgi =", "wsgy ="))
    code, out, err = road("show")
    assert (code, out) == (1, "")
    assert [line.partition(":")[2].partition(" ")[0] for line in err.splitlines() if "error:" in line] == [""] * 2
    assert 'no such role "wbe" (E104)\n  hint: did you mean "web"?\n' in err
    assert 'unknown key "wsgy" (E105)\n  hint: did you mean "wsgi"?\n' in err


def test_the_schema_is_printed_without_a_site(road: Road) -> None:
    code, out, err = road("schema")
    assert (code, err) == (0, "")
    assert json.loads(out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    ("page", "first"),
    [
        ("toml", "# roadworthy.toml"),
        ("problems", "# Problems"),
        ("commands", "# Commands"),
        ("kinds", "# Kinds of service"),
    ],
)
def test_each_page_of_the_reference_is_printed(page: str, first: str, road: Road) -> None:
    code, out, err = road("reference", page)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == first


def test_the_page_of_commands_shows_how_each_is_called(road: Road) -> None:
    out = road("reference", "commands")[1]
    assert (
        "\n## road show\n\nPrint the site as roadworthy.toml describes it.\n\n```\nroad show [ENV] [--json]\n```\n"
        in out
    )
    assert "\n## road secrets set\n" in out


def test_no_two_judgements_have_one_id() -> None:
    ids = [*(rule.id for rule in rules()), *checks()]
    assert sorted(set(ids)) == sorted(ids)
    assert {"E001", "E104", "E130", "W401"} <= set(ids)
