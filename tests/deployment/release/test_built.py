"""The releases built here are kept with their files, each once; the oldest are forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from roadworthy.deployment.release.built import KEPT, Kept
from roadworthy.deployment.release.manifest import Hashes
from roadworthy.environments.release import Release


def keep(kept: Kept, folder: Path, number: int) -> Path:
    code = folder / "code"
    code.mkdir(exist_ok=True)
    (code / "same.py").write_text("same")
    (code / "views.py").write_text(f"number = {number}")
    manifest = Hashes(folder / "hashes.json").manifest(code).below("code")
    release = Release(f"20261121-12000{number}", "", "", datetime(2026, 11, 21, tzinfo=UTC), "ann at laptop")
    return kept.keep(release, manifest, {"code": code})


def test_a_release_is_kept_whatever_becomes_of_the_build_folder(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "production")
    folder = keep(kept, tmp_path, 1)
    (tmp_path / "code" / "views.py").write_text("changed")
    assert sorted(path.read_text() for path in kept.objects.iterdir()) == ["number = 1", "same"]
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "release.json"]


def test_only_the_newest_are_kept_and_what_they_share(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "production")
    for number in range(KEPT + 2):
        keep(kept, tmp_path, number)
    names = sorted(path.name for path in (tmp_path / "production" / "releases").iterdir())
    assert names == [f"20261121-12000{number}" for number in range(2, KEPT + 2)]
    assert len(list(kept.objects.iterdir())) == KEPT + 1
