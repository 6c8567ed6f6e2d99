"""The folder in which environment local keeps everything."""

from __future__ import annotations

from pathlib import Path

from roadworthy.deployment.local_folder import LocalFolder


def test_what_an_environment_keeps_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    folder = LocalFolder.beside(tmp_path)
    folder.root.mkdir(parents=True, mode=0o755)
    folder.make()
    assert folder.root.stat().st_mode & 0o777 == 0o700
    assert folder.run.stat().st_mode & 0o777 == 0o700


def test_git_ignores_it_and_what_the_owner_wrote_there_stays(tmp_path: Path) -> None:
    LocalFolder.beside(tmp_path).make()
    ignore = tmp_path / ".roadworthy" / ".gitignore"
    assert ignore.read_text() == "*\n"
    ignore.write_text("*.log\n")
    LocalFolder.beside(tmp_path).make()
    assert ignore.read_text() == "*.log\n"
