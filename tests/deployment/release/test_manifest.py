"""A manifest names every file of a tree by its bytes, and reads an unchanged one only once."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from roadworthy.deployment.release.manifest import Hashes, Manifest


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_files_programs_and_links_are_told_apart(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    (root / "bin").mkdir(parents=True)
    (root / "a.txt").write_text("a")
    (root / "bin" / "run").write_text("a")
    (root / "bin" / "run").chmod(0o755)
    (root / "link").symlink_to("bin/run")
    found = Hashes(tmp_path / "memory.json").manifest(root)
    assert found.files == {"a.txt": sha("a"), "bin/run": f"{sha('a')}x"}
    assert (found.links, found.size_bytes) == ({"link": "bin/run"}, 2)


def test_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    root, memory = tmp_path / "tree", tmp_path / "memory.json"
    root.mkdir()
    (root / "a.txt").write_text("a")
    (root / "b.txt").write_text("b")
    Hashes(memory).manifest(root)
    known = json.loads(memory.read_text())
    known["a.txt"][1] = "remembered"
    memory.write_text(json.dumps(known))
    (root / "b.txt").write_text("bb")
    assert Hashes(memory).manifest(root).files == {"a.txt": "remembered", "b.txt": sha("bb")}


def test_what_is_not_wanted_is_left_out(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    (root / "kept").mkdir(parents=True)
    (root / "left").mkdir()
    (root / "kept" / "a").write_text("a")
    (root / "left" / "b").write_text("b")
    found = Hashes(tmp_path / "memory.json").manifest(root, lambda path: path != "left")
    assert list(found.files) == ["kept/a"]


def test_a_tree_has_one_name_whatever_the_order_it_was_found_in() -> None:
    one, two = Manifest({"a": "1", "b": "2"}), Manifest({"b": "2", "a": "1"})
    assert one.digest == two.digest
    assert one.digest != Manifest({"a": "1", "b": "2"}, {"c": "a"}).digest
    assert Manifest({"a": "1", "b": "2x"}).digest != one.digest


def test_trees_are_put_beside_one_another() -> None:
    code, static = Manifest({"a.py": "1"}, {"b": "a.py"}, {"1": 10}), Manifest({"a.css": "2"}, {}, {"2": 20})
    joined = Manifest.joined([code.below("code"), static.below("static")])
    assert joined.files == {"code/a.py": "1", "static/a.css": "2"}
    assert (joined.links, joined.size_bytes) == ({"code/b": "a.py"}, 30)
    assert Manifest.from_json(json.loads(json.dumps(joined.as_json()))).digest == joined.digest
