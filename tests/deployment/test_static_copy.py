"""The static files that a site which is a package brings already made."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.deployment.static_copy import StaticCopy


def bring(packages: Path, text: str = "made by npm") -> Path:
    """Lay out a package that brings a filled STATIC_ROOT; return it."""
    root = packages / "shop" / "static.dist"
    root.mkdir(parents=True, exist_ok=True)
    (root / "app.js").write_text(text)
    return root


def copy(folder: Path, root: Path | str, release: str = "1") -> str:
    """Copy once; return what is told."""
    return StaticCopy(folder / "packages", folder / "static", folder / "mark").run(str(root), release)


def test_what_a_package_brings_is_copied(tmp_path: Path) -> None:
    root = bring(tmp_path / "packages")
    assert copy(tmp_path, root) == "static files: began as a copy of those in shop/static.dist"
    assert (tmp_path / "static" / "app.js").read_text() == "made by npm"


def test_it_is_copied_once_for_each_release(tmp_path: Path) -> None:
    root = bring(tmp_path / "packages")
    copy(tmp_path, root)
    bring(tmp_path / "packages", "made anew")
    assert copy(tmp_path, root) == ""
    assert copy(tmp_path, root, "2") == "static files: began as a copy of those in shop/static.dist"
    assert (tmp_path / "static" / "app.js").read_text() == "made anew"


def test_it_is_copied_again_where_the_copy_was_taken_away(tmp_path: Path) -> None:
    root = bring(tmp_path / "packages")
    copy(tmp_path, root)
    (tmp_path / "static" / "app.js").unlink()
    (tmp_path / "static").rmdir()
    assert copy(tmp_path, root) == "static files: began as a copy of those in shop/static.dist"


@pytest.mark.parametrize(
    "root", ["", "static", "/nowhere/static", "{tmp}/packages/empty", "{tmp}/packages", "{tmp}/own"]
)
def test_nothing_is_copied_that_no_package_brings(root: str, tmp_path: Path) -> None:
    (tmp_path / "packages" / "empty").mkdir(parents=True)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "app.js").write_text("the project's own")
    assert copy(tmp_path, root.format(tmp=tmp_path)) == ""
    assert not (tmp_path / "static").exists()
