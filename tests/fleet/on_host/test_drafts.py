"""Files are written aside, with their mode from the first byte, and moved in one step."""

import os
import stat
from pathlib import Path

import pytest

from roadworthy.fleet.on_host.drafts import Draft, link_atomically, write_atomically


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def draft(path: Path, content: bytes, mode: int = 0o640) -> Draft:
    return Draft(str(path), content, mode, os.getuid(), os.getgid())


def test_a_draft_has_its_mode_and_is_not_the_file_yet(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "file"
    one = draft(file, b"new")
    assert not file.exists()
    assert stat.S_IMODE(one.path.stat().st_mode) == 0o640
    one.put()
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", 0o640)
    assert names(file.parent) == ["file"]


def test_no_draft_is_left_when_it_is_discarded_or_an_earlier_one_was(tmp_path: Path) -> None:
    (tmp_path / ".file.road-12345678").write_text("left by somebody killed")
    one = draft(tmp_path / "file", b"new")
    assert names(tmp_path) == [one.path.name]
    one.discard()
    assert names(tmp_path) == []


def test_no_draft_is_left_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        draft(tmp_path / "file", b"new")
    assert names(tmp_path) == []


def test_a_link_in_the_files_place_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "else").write_text("other")
    (tmp_path / "file").symlink_to("else")
    write_atomically(str(tmp_path / "file"), b"new")
    assert ((tmp_path / "file").read_text(), (tmp_path / "else").read_text()) == ("new", "other")
    assert not (tmp_path / "file").is_symlink()


def test_a_link_is_moved(tmp_path: Path) -> None:
    link_atomically(str(tmp_path / "current"), "releases/1")
    link_atomically(str(tmp_path / "current"), "releases/2")
    assert (tmp_path / "current").readlink() == Path("releases/2")
    assert names(tmp_path) == ["current"]
