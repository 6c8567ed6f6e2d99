from __future__ import annotations

import os
from pathlib import Path

from roadworthy.structure.code.sources import find_sources, kind_of


def _write(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("")


def test_the_projects_own_files_are_found_and_others_are_not(tmp_path: Path) -> None:
    _write(
        tmp_path,
        "manage.py",
        "shop/views.py",
        "shop/templates/shop/list.html",
        "requirements/base.txt",
        "node_modules/x/setup.py",
        "env/pyvenv.cfg",
        "env/lib/site.py",
        ".git/hooks/a.py",
        "build/lib/shop/views.py",
        "shop/vendor/six.py",
        "shop/static/shop/a.js",
    )
    assert [file.path for file in find_sources(tmp_path).files] == [
        "manage.py",
        "requirements/base.txt",
        "shop/templates/shop/list.html",
        "shop/views.py",
    ]


def test_a_package_called_build_is_the_projects_own(tmp_path: Path) -> None:
    _write(tmp_path, "build/__init__.py", "build/models.py")
    assert [file.path for file in find_sources(tmp_path).files] == ["build/__init__.py", "build/models.py"]


def test_a_symbolic_link_is_told_and_not_followed(tmp_path: Path) -> None:
    _write(tmp_path, "shop/views.py")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "old.py").symlink_to(tmp_path / "shop" / "views.py")
    sources = find_sources(tmp_path)
    assert [file.path for file in sources.files] == ["shop/views.py"]
    assert [str(problem).split("\n")[0] for problem in sources.problems] == ["old.py: not read: a symbolic link (W270)"]


def test_a_file_as_large_as_data_is_told(tmp_path: Path) -> None:
    (tmp_path / "zones.py").write_text("A = 1\n" * 700_000)
    sources = find_sources(tmp_path)
    assert not sources.files
    assert str(sources.problems[0]).split("\n")[0] == "zones.py: not read: larger than 4 MB (W270)"


def test_a_name_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.py"))).write_text("")
    assert [problem.message for problem in find_sources(tmp_path).problems] == ["not read: its name is not UTF-8"]


def test_a_file_is_of_a_kind_by_its_path() -> None:
    kinds = {
        "shop/views.py": "code",
        "shop/tests/test_views.py": "test",
        "shop/migrations/0001_initial.py": "migration",
        "shop/templates/shop/list.html": "template",
        "shop/jinja2/list.html": "other_template",
        "pyproject.toml": "requirements",
        "shop/static/shop.css": "",
    }
    assert {path: kind_of(path) for path in kinds} == kinds
