from __future__ import annotations

from pathlib import Path

from roadworthy.structure.code import reading
from roadworthy.structure.code.codebase import read_codebase


def test_only_a_file_that_changed_is_read_again(tmp_path: Path, monkeypatch) -> None:
    project, cache = tmp_path / "project", tmp_path / "cache"
    project.mkdir()
    (project / "a.py").write_text("A = 1\n")
    (project / "b.py").write_text("B = 1\n")
    read_codebase(project, cache)
    parsed: list[str] = []
    before = reading.summarise
    monkeypatch.setattr(reading, "summarise", lambda path, *words: (parsed.append(path), before(path, *words))[1])
    (project / "b.py").write_text("B = 2\n")
    again = read_codebase(project, cache)
    assert parsed == ["b.py"]
    assert again.files["b.py"].names[0].value.value == 2
    assert again.files["a.py"].names[0].value.value == 1


def test_a_cache_that_is_broken_is_as_if_not_there(tmp_path: Path) -> None:
    project, cache = tmp_path / "project", tmp_path / "cache"
    project.mkdir()
    (project / "a.py").write_text("A = 1\n")
    read_codebase(project, cache)
    (kept,) = cache.iterdir()
    kept.write_bytes(b"nonsense")
    assert read_codebase(project, cache).files["a.py"].names[0].name == "A"


def test_a_folder_that_cannot_be_written_to_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("A = 1\n")
    (tmp_path / "cache").write_text("a file")
    assert list(read_codebase(tmp_path, tmp_path / "cache").files) == ["a.py"]


def test_former_code_in_another_folder_each_time_is_read_by_what_is_known_of_the_project(
    tmp_path: Path, monkeypatch
) -> None:
    project, cache = tmp_path / "project", tmp_path / "cache"
    project.mkdir()
    (project / "a.py").write_text("A = 1\n")
    (project / "b.py").write_text("B = 2\n")
    read_codebase(project, cache)
    parsed: list[str] = []
    before = reading.summarise
    monkeypatch.setattr(reading, "summarise", lambda path, *words: (parsed.append(path), before(path, *words))[1])
    for name in ("one", "two"):
        former = tmp_path / name
        former.mkdir()
        (former / "a.py").write_text("A = 1\n")
        (former / "b.py").write_text("B = 1\n")
        assert read_codebase(former, cache, former_of=project).files["b.py"].names[0].value.value == 1
    assert parsed == ["b.py"]
    assert len(list(cache.iterdir())) == 2
    assert read_codebase(project, cache).files["b.py"].names[0].value.value == 2
    assert parsed == ["b.py"]
