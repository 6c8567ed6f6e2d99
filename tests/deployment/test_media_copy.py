"""The environment's media begin as a copy of the project's own, where that is not too much."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.deployment import media_copy
from roadworthy.deployment.media_copy import seed_media
from roadworthy.deployment.roots import Roots
from roadworthy.environments.project import Project
from roadworthy.environments.site import Site


class Gazette:
    """A site with two pictures in its media, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = Site("gazette", folder, "gazette.settings")
        self.media = folder / ".roadworthy" / "local" / "media"
        self.media.mkdir(parents=True)
        (folder / "media" / "covers").mkdir(parents=True)
        (folder / "media" / "ferry.jpg").write_bytes(b"ferry")
        (folder / "media" / "covers" / "1.jpg").write_bytes(b"cover")

    def seed(self, own: str | Path = "media", moves: bool = True) -> str:
        """Copy, and return what is told."""
        project = Project("5.2", "3.12", "gazette.settings", media_root=str(self.folder / own) if own else "")
        return seed_media(self.site, project, Roots(self.folder / "static", self.media, True, moves))

    def copied(self) -> list[str]:
        """Return what is there now."""
        return sorted(str(path.relative_to(self.media)) for path in self.media.rglob("*") if path.is_file())


@pytest.fixture
def gazette(tmp_path: Path) -> Gazette:
    return Gazette(tmp_path)


def test_media_are_copied_once(gazette: Gazette) -> None:
    assert gazette.seed() == "media: began as a copy of media (2 files, 0.0 MB), left alone"
    assert gazette.copied() == ["covers/1.jpg", "ferry.jpg"]
    (gazette.media / "ferry.jpg").write_bytes(b"another ferry")
    assert gazette.seed() == ""
    assert (gazette.media / "ferry.jpg").read_bytes() == b"another ferry"


def test_too_much_is_left_to_the_owner(gazette: Gazette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_copy, "MOST_FILES", 1)
    assert gazette.seed() == (
        f"media: media is too large to be copied unasked; to have it here: cp -r media/. {gazette.media}"
    )
    assert gazette.copied() == []


@pytest.mark.parametrize("own", ["", ".", ".roadworthy", "nowhere", "/"])
def test_nothing_else_is_copied(gazette: Gazette, own: str) -> None:
    assert gazette.seed(own) == ""
    assert gazette.copied() == []


def test_media_that_stay_where_they_are_are_not_copied(gazette: Gazette) -> None:
    assert gazette.seed(moves=False) == ""


def test_a_copy_that_was_cut_off_is_begun_anew(gazette: Gazette) -> None:
    partial = gazette.media.with_name("media.partial")
    partial.mkdir()
    (partial / "half.jpg").write_bytes(b"ha")
    gazette.seed()
    assert gazette.copied() == ["covers/1.jpg", "ferry.jpg"]


def test_a_file_that_can_not_be_read_is_said_and_the_others_come_along(gazette: Gazette) -> None:
    (gazette.folder / "media" / "pipe").symlink_to("pipe")  # a link in a circle is kept as it is
    (gazette.folder / "media" / "lost.jpg").symlink_to("/nowhere/lost.jpg")
    assert gazette.seed() == "media: began as a copy of media (4 files, 0.0 MB), left alone"
    assert gazette.copied() == ["covers/1.jpg", "ferry.jpg"]
