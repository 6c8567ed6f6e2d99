from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from roadworthy.cli.check_try import Throwaway, forget_old, try_site
from roadworthy.cli.terminal import Terminal
from roadworthy.fleet.lock import take_lock
from roadworthy.structure.code.codebase import read_codebase
from roadworthy.structure.trying.tried import Tried

FILES = {"manage.py": "print()\n", "shop/models.py": "A = 1\n", ".env": "KEY=real\n", "node_modules/a.js": "a"}


def project(folder: Path) -> Path:
    for name, text in FILES.items():
        file = folder / "shop" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder / "shop"


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def place_of(tmp_path: Path) -> Throwaway:
    return Throwaway.of(tmp_path / "shop", {"XDG_CACHE_HOME": str(tmp_path / "cache")})


def test_the_copy_has_the_code_and_nothing_that_is_kept_by_hand(tmp_path: Path) -> None:
    folder, place = project(tmp_path), place_of(tmp_path)
    place.fill(folder)
    assert names(place.copy) == ["manage.py", "shop/models.py"]
    assert names(folder) == [".env", "manage.py", "node_modules/a.js", "shop/models.py"]


def test_what_is_installed_is_kept_for_the_next_time_and_nothing_else(tmp_path: Path) -> None:
    folder, place = project(tmp_path), place_of(tmp_path)
    place.fill(folder)
    for name in ("venv/bin/python", "data/db.sqlite3", "mail/1.eml", "settings/roadworthy_settings.py"):
        file = place.copy / ".roadworthy" / "local" / name
        file.parent.mkdir(parents=True)
        file.write_text("")
    place.clear()
    assert names(place.root) == ["shop/.roadworthy/local/venv/bin/python"]
    place.fill(folder)
    assert names(place.copy) == [".roadworthy/local/venv/bin/python", "manage.py", "shop/models.py"]


def test_what_nobody_tried_for_a_month_is_taken_away(tmp_path: Path) -> None:
    now_s = 1_800_000_000.0
    places = [
        Throwaway.of(tmp_path / name, {"XDG_CACHE_HOME": str(tmp_path / "cache")}) for name in ("old", "new", "used")
    ]
    for place, days in zip(places, (31, 29, 31), strict=True):
        take_lock(place.root / "run").release()
        os.utime(place.root / "run" / "lock", (now_s - days * 86400,) * 2)
    lock = take_lock(places[2].root / "run")
    os.utime(places[2].root / "run" / "lock", (now_s - 31 * 86400,) * 2)
    forget_old(tmp_path / "cache" / "roadworthy" / "try", now_s)
    assert [place.root.exists() for place in places] == [False, True, True]
    lock.release()


def test_each_folder_has_a_place_of_its_own(tmp_path: Path) -> None:
    places = {Throwaway.of(tmp_path / name, {}).root for name in ("shop", "other/shop", "shop")}
    assert len(places) == 2


def test_two_tries_of_one_folder_do_not_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = project(tmp_path)
    lock = take_lock(place_of(tmp_path).root / "run")
    terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
    try:
        tried = try_site(folder, read_codebase(folder), "", frozenset(["W790"]), terminal)
    finally:
        lock.release()
    said = "anything by trying: another road check --try of this folder is under way"
    assert tried == Tried(not_looked_at=(said,))


def test_a_folder_that_is_no_site_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = project(tmp_path)
    (folder / "manage.py").unlink()
    (folder / "requirements.txt").write_text("")
    terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
    tried = try_site(folder, read_codebase(folder), "", frozenset(["W790"]), terminal)
    assert tried == Tried(not_looked_at=("anything by trying: no Django settings were found in this folder",))
