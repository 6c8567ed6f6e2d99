"""Secrets that hosts need: opened, made up once, kept encrypted; a rehearsal leaves the repository alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from roadworthy.deployment.host_secrets import HostSecrets, refuse_elsewhere, refuse_missing
from roadworthy.environments.age import new_key
from roadworthy.environments.environment import Environment
from roadworthy.environments.secrets import Safe
from roadworthy.problems import ProblemsFound

PRODUCTION = Environment("production", secrets=("SECRET_KEY", "STRIPE_KEY"))
Made = Callable[..., HostSecrets]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def secrets(tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch) -> Made:
    monkeypatch.chdir(tmp_path)
    key = new_key()

    def make(is_rehearsal: bool = False, key: str = key) -> HostSecrets:
        variables = {"ROADWORTHY_KEY": key} if key else {"HOME": str(tmp_path / "nobody")}
        safe = Safe("gazette", tmp_path, variables)
        return HostSecrets(PRODUCTION, safe, tmp_path / ".roadworthy" / "production", said.append, is_rehearsal)

    return make


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_nobody_has_given_is_made_up_and_kept_encrypted(secrets: Made, tmp_path: Path, said: list[str]) -> None:
    mine = secrets()
    fresh = mine.completed(["DATABASE_PASSWORD", "CACHE_PASSWORD"], {"CACHE_PASSWORD": "given"})
    assert list(fresh) == ["DATABASE_PASSWORD", "SECRET_KEY"]
    assert all(len(value) >= 40 for value in fresh.values())
    assert files(tmp_path) == []
    mine.keep(fresh)
    assert files(tmp_path) == ["secrets/production.age", "secrets/recipients.txt"]
    assert mine.opened() == fresh
    assert said == ["secrets made up: DATABASE_PASSWORD, SECRET_KEY; they are in secrets/production.age: commit it"]
    sealed = (tmp_path / "secrets" / "production.age").read_text()
    assert not any(value in text for value in fresh.values() for text in (sealed, *said))


def test_it_is_made_up_once(secrets: Made) -> None:
    mine = secrets()
    mine.keep(mine.completed(["DATABASE_PASSWORD"], {}))
    assert mine.completed(["DATABASE_PASSWORD"], mine.opened()) == {}


def test_only_a_key_is_made_up_of_what_the_site_declares(secrets: Made) -> None:
    assert list(secrets().completed([], {})) == ["SECRET_KEY"]
    assert secrets().missing({"SECRET_KEY": "x"}) == ("STRIPE_KEY",)


def test_settings_are_read_with_something_in_the_place_of_what_is_missing(secrets: Made) -> None:
    assert list(secrets().to_read_with({"SECRET_KEY": "x"})) == ["STRIPE_KEY"]


def test_without_the_key_of_secrets_that_are_there_nothing_is_made_up(secrets: Made) -> None:
    mine = secrets()
    mine.keep(mine.completed([], {}))
    with pytest.raises(ProblemsFound, match=r"there is no key to open it \(E130\)"):
        secrets(key="").opened()


def test_a_rehearsal_keeps_its_own_and_needs_no_key(secrets: Made, tmp_path: Path, said: list[str]) -> None:
    mine = secrets()
    mine.keep({"DATABASE_PASSWORD": "real"})
    before = (tmp_path / "secrets" / "production.age").read_bytes()
    said.clear()
    rehearsal = secrets(is_rehearsal=True, key="")
    fresh = rehearsal.completed(["DATABASE_PASSWORD"], rehearsal.opened())
    rehearsal.keep(fresh)
    assert sorted(fresh) == ["DATABASE_PASSWORD", "SECRET_KEY", "STRIPE_KEY"]
    assert fresh["DATABASE_PASSWORD"] != "real"
    assert said == ["the secrets stay closed, so stand-ins are used: there is no key to open it"]
    kept = tmp_path / ".roadworthy" / "production" / "rehearsal-secrets.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "secrets" / "production.age").read_bytes() == before
    assert secrets(is_rehearsal=True, key="").opened() == fresh


def test_a_rehearsal_with_the_key_takes_the_real_ones_first(secrets: Made) -> None:
    secrets().keep({"DATABASE_PASSWORD": "real"})
    rehearsal = secrets(is_rehearsal=True)
    rehearsal.completed(["DATABASE_PASSWORD", "CACHE_PASSWORD"], {})
    assert rehearsal.opened()["DATABASE_PASSWORD"] == "real"


def test_declared_secrets_without_a_value_are_all_named() -> None:
    with pytest.raises(ProblemsFound) as found:
        refuse_missing(PRODUCTION, {"HOME": "/"})
    assert str(found.value) == (
        "roadworthy.toml environments.production.secrets: the secret SECRET_KEY has no value (E481)\n"
        "  hint: road secrets set production SECRET_KEY\n"
        "roadworthy.toml environments.production.secrets: the secret STRIPE_KEY has no value (E481)\n"
        "  hint: road secrets set production STRIPE_KEY"
    )
    refuse_missing(PRODUCTION, {"SECRET_KEY": "", "STRIPE_KEY": "x"})


def test_secrets_that_somebody_else_has_made_up_are_not_made_up_again() -> None:
    wanted = (
        "secrets/production.age: the hosts have been made ready before, and DATABASE_PASSWORD of that time are not "
        "here (E485)\n  hint: bring secrets/production.age from whoever did it (git pull); if it is lost: road secrets "
        "set production NAME"
    )
    with pytest.raises(ProblemsFound, match=re.escape(wanted)):
        refuse_elsewhere(PRODUCTION, ["DATABASE_PASSWORD"], "secrets/production.age")
