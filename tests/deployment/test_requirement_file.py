"""requirements.txt is read as pip reads it, and every line keeps its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.deployment.inputs import Inputs
from roadworthy.deployment.misshapen import UNREADABLE
from roadworthy.deployment.requirement_file import read_requirement_file
from roadworthy.deployment.requirement_list import Requirements
from roadworthy.problems import Problem


def read(folder: Path, files: dict[str, str], problems: list[Problem] | None = None) -> Requirements:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    first = next(iter(files))
    found: list[Problem] = [] if problems is None else problems
    requirements = read_requirement_file(folder / first, first, Inputs(), problems=found, rule=UNREADABLE)
    if problems is None:
        assert found == []
    return requirements


def shown(requirements: Requirements) -> list[tuple[str, str]]:
    return [(str(line.where), line.text) for line in requirements.lines]


def test_lines_keep_their_places_without_comments(tmp_path: Path) -> None:
    text = "# press\n\ndjango>=5.2  # the framework\nredis[hiredis]==5 ; python_version >= '3.10'\n"
    assert shown(read(tmp_path, {"requirements.txt": text})) == [
        ("requirements.txt:3", "django>=5.2"),
        ("requirements.txt:4", "redis[hiredis]==5 ; python_version >= '3.10'"),
    ]


def test_included_files_are_read_once_with_their_own_names(tmp_path: Path) -> None:
    files = {
        "requirements/production.txt": "-r base.txt\n--requirement=base.txt\ngunicorn\n-c limits.txt\n",
        "requirements/base.txt": "django\n-r production.txt\n",
        "requirements/limits.txt": "asgiref<4\n",
    }
    found = read(tmp_path, files)
    assert set(shown(found)) == {("requirements/base.txt:1", "django"), ("requirements/production.txt:3", "gunicorn")}
    assert [line.text for line in found.constraints] == ["asgiref<4"]


def test_continued_lines_with_hashes_are_one_locked_requirement(tmp_path: Path) -> None:
    text = "django==5.2 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via -r requirements.in\n"
    text += "sqlparse==0.5 --hash=sha256:cc\n"
    found = read(tmp_path, {"requirements.txt": text})
    assert [line.text.split() for line in found.lines] == [
        ["django==5.2", "--hash=sha256:aa", "--hash=sha256:bb"],
        ["sqlparse==0.5", "--hash=sha256:cc"],
    ]
    assert found.is_locked


def test_pins_without_hashes_are_not_locked(tmp_path: Path) -> None:
    assert not read(tmp_path, {"requirements.txt": "django==5.2\n"}).is_locked


def test_folders_are_projects_with_their_extras(tmp_path: Path) -> None:
    for name in ("libs/inkwell", "letters"):
        (tmp_path / name).mkdir(parents=True)
    text = "-e ./libs/inkwell[press]\n./letters ; python_version > '3'\n-e .\nletters @ file:./letters\nlibs/inkwell\n"
    found = read(tmp_path, {"requirements.txt": text})
    assert [(str(each.folder.relative_to(tmp_path)), each.extras, each.marker) for each in found.projects] == [
        ("libs/inkwell", ("press",), ""),
        ("letters", (), "python_version > '3'"),
        (".", (), ""),
        ("letters", (), ""),
        ("libs/inkwell", (), ""),
    ]
    assert found.lines == ()


def test_addresses_and_variables_are_left_as_they_are(tmp_path: Path) -> None:
    lines = [
        "git+https://git.gazette.example/inkwell@v1#egg=inkwell",
        "https://gazette.example/letters.zip",
        "press @ https://${TOKEN}@gazette.example/press.whl",
    ]
    assert [line.text for line in read(tmp_path, {"r.txt": "-e " + "\n".join(lines)}).lines] == lines


def test_indexes_and_folders_of_packages_are_options(tmp_path: Path) -> None:
    text = "-i https://a/simple\n--extra-index-url=https://b/simple\n-f ./wheels\n--pre\n--trusted-host a\ndjango\n"
    assert read(tmp_path, {"requirements.txt": text}).options == (
        "--index-url https://a/simple",
        "--extra-index-url https://b/simple",
        f"--find-links {tmp_path / 'wheels'}",
        "--pre",
    )


def test_archives_get_their_whole_path(tmp_path: Path) -> None:
    found = read(tmp_path, {"requirements.txt": "./wheels/press-1-py3-none-any.whl\n"})
    assert [line.text for line in found.lines] == [str(tmp_path / "wheels/press-1-py3-none-any.whl")]


def test_every_line_that_is_no_requirement_is_said_at_once(tmp_path: Path) -> None:
    problems: list[Problem] = []
    read(tmp_path, {"requirements.txt": "django=>5\n-r gone.txt\n--frobnicate\nredis\n"}, problems)
    assert [str(problem) for problem in problems] == [
        'requirements.txt:1: "django=>5" is not a requirement (E313)\n'
        "  hint: write it as `name==version`, or take it out",
        "requirements.txt:2: it includes gone.txt, which is not there (E313)\n"
        "  hint: add the file, or take the line out",
        'requirements.txt:3: "--frobnicate" is not a requirement (E313)\n'
        "  hint: write it as `name==version`, or take it out",
    ]


@pytest.mark.parametrize("text", ["", "\n\n# only words\n", "\\\n"])
def test_an_empty_file_requires_nothing(text: str, tmp_path: Path) -> None:
    assert read(tmp_path, {"requirements.txt": text}).lines == ()
