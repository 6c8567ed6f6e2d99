"""The build folder's tree is as the source is: what changed is written, what is gone is removed, the rest is left."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from roadworthy.deployment.release.export import Export
from roadworthy.problems import ProblemsFound

from .conftest import Repository


@pytest.fixture
def export(tmp_path: Path) -> Export:
    return Export(tmp_path / "build" / "tree", tmp_path / "build" / "exported.json")


@pytest.fixture(autouse=True)
def build(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()


def files(export: Export) -> dict[str, str]:
    found = (path for path in export.tree.rglob("*") if path.is_file())
    return {str(path.relative_to(export.tree)): path.read_text() for path in found}


def test_a_commit_is_laid_out_with_its_modes_and_links(repository: Repository, export: Export) -> None:
    repository.write(manage_py="import sys\n", app__views_py="")
    (repository.folder / "manage.py").chmod(0o755)
    (repository.folder / "current").symlink_to("app")
    repository.commit()
    assert export.run(repository.source()) == 3
    assert files(export) == {"manage.py": "import sys\n", "app/views.py": ""}
    assert (export.tree / "manage.py").stat().st_mode & 0o777 == 0o755
    assert (export.tree / "current").readlink() == Path("app")


def test_only_what_changed_is_written_again(repository: Repository, export: Export) -> None:
    repository.write(a_py="1", b_py="1", old__c_py="1")
    repository.commit()
    export.run(repository.source())
    before = (export.tree / "a.py").stat().st_mtime_ns
    repository.write(b_py="2")
    repository.git("rm", "--quiet", "old/c.py")
    repository.commit()
    assert export.run(repository.source()) == 2
    assert files(export) == {"a.py": "1", "b.py": "2"}
    assert (export.tree / "a.py").stat().st_mtime_ns == before
    assert not (export.tree / "old").exists()
    assert export.run(repository.source()) == 0


def test_changes_that_go_along_are_laid_out_as_they_are(repository: Repository, export: Export) -> None:
    repository.write(a_py="1")
    repository.commit()
    repository.write(a_py="2", b_py="new")
    export.run(repository.source(dirty=True))
    assert files(export) == {"a.py": "2", "b.py": "new"}


def test_what_a_step_has_written_over_is_put_back(repository: Repository, export: Export) -> None:
    repository.write(a_py="1")
    repository.commit()
    export.run(repository.source())
    (export.tree / "a.py").write_text("spoilt")
    assert export.run(repository.source(), ["a.py"]) == 1
    assert files(export) == {"a.py": "1"}


def test_one_that_was_cut_off_writes_what_was_under_way_again(
    repository: Repository, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write(a_py="1", b_py="1", gone_py="1")
    repository.commit()
    export.run(repository.source())
    repository.write(a_py="2", b_py="2")
    repository.git("rm", "--quiet", "gone.py")
    repository.commit()
    source = repository.source()

    def killed(self: Path, data: bytes) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "write_bytes", killed)
        export.run(source)
    export.run(source)
    assert files(export) == {"a.py": "2", "b.py": "2"}


def pointer(data: bytes) -> str:
    name = hashlib.sha256(data).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{name}\nsize {len(data)}\n"


def test_a_large_file_that_is_here_takes_the_place_of_its_pointer(repository: Repository, export: Export) -> None:
    repository.put("film.bin", pointer(b"film"))
    repository.commit()
    source = repository.source()
    repository.put("film.bin", b"film")
    export.run(source)
    assert files(export) == {"film.bin": "film"}


def test_a_large_file_that_is_not_here_is_refused(repository: Repository, export: Export) -> None:
    repository.put("film.bin", pointer(b"film"))
    repository.commit()
    with pytest.raises(ProblemsFound) as caught:
        export.run(repository.source())
    assert str(caught.value) == "film.bin is a pointer of Git LFS (E544)\n  hint: git lfs pull"
