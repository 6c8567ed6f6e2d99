"""The environment's database file begins as a copy of the project's, which stays as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.stack.conftest import Machine

from roadworthy.environments.project import Database
from roadworthy.problems import ProblemsFound
from roadworthy.stack.sqlite import seed

DATABASE = Database("default", "sqlite3", "data/news #1.sqlite3")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The project's database, with an article that is only in its write-ahead log, and a reader at it."""
    file = tmp_path / DATABASE.name
    file.parent.mkdir()
    return file


def titles(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [title for (title,) in connection.execute("SELECT title FROM article ORDER BY title")]


def copy_of(machine: Machine) -> Path:
    return machine.ground().folder / "data" / "default.sqlite3"


def test_the_file_begins_as_a_copy_also_of_what_is_not_checkpointed(machine: Machine, own: Path) -> None:
    with closing(sqlite3.connect(own)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE article (title)")
        writer.execute("INSERT INTO article VALUES ('Ferry late')")
        writer.commit()
        note = seed(DATABASE, machine.ground())
    assert note == "database default: began as a copy of data/news #1.sqlite3, which is left alone"
    assert titles(copy_of(machine)) == ["Ferry late"]


def test_a_copy_that_is_there_is_kept(machine: Machine, own: Path) -> None:
    with closing(sqlite3.connect(own)) as writer:
        writer.execute("CREATE TABLE article (title)")
        writer.commit()
        seed(DATABASE, machine.ground())
        writer.execute("INSERT INTO article VALUES ('Too late')")
        writer.commit()
    assert seed(DATABASE, machine.ground()) == ""
    assert titles(copy_of(machine)) == []


def test_a_project_without_a_file_begins_without_one(machine: Machine, own: Path) -> None:
    assert seed(DATABASE, machine.ground()) == ""
    assert not copy_of(machine).exists()


def test_an_empty_file_is_not_copied(machine: Machine, own: Path) -> None:
    own.touch()
    assert seed(DATABASE, machine.ground()) == ""


def test_a_damaged_file_is_a_sentence_and_leaves_no_half_copy(machine: Machine, own: Path) -> None:
    own.write_bytes(b"this was a database once" * 1000)
    with pytest.raises(ProblemsFound) as found:
        seed(DATABASE, machine.ground())
    assert str(found.value) == (
        "data/news #1.sqlite3: the project's database can't be copied: file is not a database (E342)\n"
        "  hint: move it away to begin with an empty database, or bring back a whole one"
    )
    assert not copy_of(machine).exists()
