"""Where each environment variable of a site's processes comes from on the workstation."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from roadworthy.deployment.variables import Variables, dotenv, local_variables
from roadworthy.environments.environment import Environment
from roadworthy.environments.site import Site


def seen(folder: Path, shell: dict[str, str], opened: dict[str, str], *secrets: str) -> Variables:
    """Return what the processes of a site see, whose model has SITE, and LOCAL for this environment."""
    site = Site("gazette", folder, "gazette.settings", variables={"SITE": "model", "BOTH": "site"})
    environment = Environment("local", variables={"LOCAL": "model", "BOTH": "environment"}, secrets=secrets)
    return local_variables(site, environment, folder / "run", shell, opened)


def test_the_shells_variables_win_over_dotenv_and_these_over_the_models_and_it_is_said(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SITE=file\nLOCAL=file\nSHELL_TOO=file\nONLY_FILE=file\n")
    found = seen(tmp_path, {"SITE": "shell", "SHELL_TOO": "shell"}, {})
    assert found == Variables(
        {"SITE": "shell", "BOTH": "environment", "LOCAL": "file", "SHELL_TOO": "shell", "ONLY_FILE": "file"},
        (".env: 2 variables", "your shell's own value, not roadworthy.toml's: SITE"),
    )


def test_what_belongs_to_another_environment_of_the_shell_is_not_passed_on(tmp_path: Path) -> None:
    shell = {
        "PYTHONPATH": "/elsewhere", "PYTHONDONTWRITEBYTECODE": "1", "VIRTUAL_ENV": "/v", "CONDA_PREFIX": "/c",
        "DJANGO_SETTINGS_MODULE": "other", "UV_INDEX": "https://x", "PIP_INDEX_URL": "https://y",
        "ROADWORTHY_KEY": "geheim", "PWD": "/", "HOME": "/home/me",
    }  # fmt: skip
    found = seen(tmp_path, shell, {})
    assert set(found.all) == {"HOME", "SITE", "BOTH", "LOCAL"}


def test_a_secret_that_was_opened_is_used(tmp_path: Path) -> None:
    found = seen(tmp_path, {}, {"KEY": "opened"}, "KEY")
    assert (found.all["KEY"], found.notes) == ("opened", ())
    assert found.secrets == ("opened", "opened")


def test_a_secret_that_was_opened_wins_over_all_that_is_in_the_open(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOCAL=file\n")
    assert seen(tmp_path, {"LOCAL": "shell"}, {"LOCAL": "opened"}).all["LOCAL"] == "opened"


def test_a_secret_without_a_value_has_a_stand_in_the_same_at_every_start(tmp_path: Path) -> None:
    first, second = (seen(tmp_path, {}, {}, "KEY", "FERNET_KEY") for _ in range(2))
    assert first.notes == ("secrets without a value here, so with a stand-in: KEY, FERNET_KEY",)
    assert first.all["KEY"] == second.all["KEY"] != ""
    assert first.secrets == (first.all["KEY"], first.all["FERNET_KEY"])
    assert len(base64.urlsafe_b64decode(first.all["FERNET_KEY"])) == 32
    assert (tmp_path / "run" / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_damaged_file_of_stand_ins_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "secrets.json").write_text("half a fi")
    assert seen(tmp_path, {}, {}, "KEY").all["KEY"] != ""


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("KEY=plain", "plain"),
        ("export KEY = spaced ", "spaced"),
        ("KEY='single # kept'", "single # kept"),
        ('KEY="two\\nlines"', "two\nlines"),
        ("KEY=value # comment", "value"),
        ("KEY=a=b", "a=b"),
        ("KEY=", ""),
    ],
)
def test_a_line_of_dotenv(tmp_path: Path, line: str, value: str) -> None:
    (tmp_path / ".env").write_text(f"# KEY=commented out\nno line\n{line}\n")
    assert dotenv(tmp_path / ".env") == {"KEY": value}
