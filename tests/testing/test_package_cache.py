"""What machines downloaded is there for the next, in layers that never change once made."""

from __future__ import annotations

import os
from pathlib import Path

from roadworthy.testing.package_cache import PackageCache

ARCHIVES = "var/cache/apt/archives"
LISTS = "var/lib/apt/lists"


def machine(folder: Path, files: dict[str, str], modified_s: float = 1000) -> Path:
    """Return what a machine wrote."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
        os.utime(folder / name, (modified_s, modified_s))
    return folder


def cache_of(folder: Path, limit_bytes: int = 1000) -> PackageCache:
    return PackageCache(folder / "bookworm-1", folder / "images", limit_bytes)


def kept(cache: PackageCache) -> dict[str, str]:
    """Return what the newest layer has."""
    layer = cache.generations[-1]
    return {str(path.relative_to(layer)): path.read_text() for path in layer.rglob("*") if path.is_file()}


def test_at_first_a_machine_lies_on_the_image_alone(tmp_path: Path) -> None:
    assert cache_of(tmp_path).layers == [tmp_path / "bookworm-1"]


def test_packages_and_lists_are_kept_and_locks_and_halves_are_not(tmp_path: Path) -> None:
    cache = cache_of(tmp_path)
    files = {
        f"{ARCHIVES}/a.deb": "a",
        f"{ARCHIVES}/lock": "",
        f"{ARCHIVES}/partial/b.deb": "b",
        f"{LISTS}/InRelease": "1",
    }
    cache.keep([machine(tmp_path / "one", files), tmp_path / "nothing"])
    assert kept(cache) == {f"{ARCHIVES}/a.deb": "a", f"{LISTS}/InRelease": "1"}
    assert cache.layers == [tmp_path / "images" / "packages-bookworm-1" / "1", tmp_path / "bookworm-1"]


def test_what_is_new_makes_a_new_layer_and_the_old_one_goes(tmp_path: Path) -> None:
    cache = cache_of(tmp_path)
    cache.keep([machine(tmp_path / "one", {f"{ARCHIVES}/a.deb": "a", f"{LISTS}/InRelease": "1"})])
    newer = machine(tmp_path / "two", {f"{LISTS}/InRelease": "2"}, modified_s=2000)
    cache.keep([newer])
    assert kept(cache) == {f"{ARCHIVES}/a.deb": "a", f"{LISTS}/InRelease": "2"}
    assert [path.name for path in cache.generations] == ["2"]


def test_nothing_new_makes_no_layer(tmp_path: Path) -> None:
    cache = cache_of(tmp_path)
    for _ in range(2):
        cache.keep([machine(tmp_path / "one", {f"{ARCHIVES}/a.deb": "a"})])
    assert [path.name for path in cache.generations] == ["1"]


def test_a_cache_that_has_grown_too_big_begins_anew(tmp_path: Path) -> None:
    cache = cache_of(tmp_path, limit_bytes=3)
    cache.keep([machine(tmp_path / "one", {f"{ARCHIVES}/a.deb": "aaaa"})])
    cache.keep([machine(tmp_path / "two", {f"{ARCHIVES}/b.deb": "b"})])
    assert kept(cache) == {f"{ARCHIVES}/b.deb": "b"}
