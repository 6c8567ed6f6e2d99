"""The planted faults of the tests: each with the code that has it, and its clean twin that tempts to a false alarm."""

from __future__ import annotations

import ast
import shutil
from dataclasses import dataclass
from pathlib import Path

PLANTED = Path(__file__).parents[2] / "tests" / "structure" / "planted"
SIDES = ("bad", "clean")


@dataclass(frozen=True)
class Place:
    """Where a fault is, and the id under which Roadworthy tells it; its statement is from `first` to `last`."""

    path: str
    line: int
    id: str
    first: int
    last: int

    def has(self, path: str, line: int | None) -> bool:
        """Say whether a tool means this place: in the statement, or a line beside. Some give no line, or no file."""
        return not path or (path == self.path and (line is None or self.first - 1 <= line <= self.last + 1))


@dataclass(frozen=True)
class Fault:
    """A fault by its chapter and name, `security/unescaped`."""

    name: str
    places: tuple[Place, ...]

    @property
    def chapter(self) -> str:
        """Return the chapter that it belongs to."""
        return self.name.partition("/")[0]

    @property
    def ids(self) -> frozenset[str]:
        """Return the ids of Roadworthy that speak of it."""
        return frozenset(place.id for place in self.places)


def faults() -> list[Fault]:
    """Return all planted faults."""
    found = sorted(PLANTED.glob("*/*/expected.txt"))
    return [Fault(file.parent.relative_to(PLANTED).as_posix(), tuple(_places(file))) for file in found]


def copied(fault: Fault, to: Path) -> None:
    """Copy both sides of a fault aside, so that no folder above has a say."""
    for side in SIDES:
        shutil.copytree(PLANTED / fault.name / side, to / fault.name / side)


def _places(expected: Path) -> list[Place]:
    places = []
    for row in expected.read_text(encoding="utf-8").splitlines():
        where, id_ = row.rsplit(" ", 1)
        path, _, line = where.rpartition(":")
        path, number = (path, int(line)) if line.isdigit() else (where, 1)
        places.append(Place(path, number, id_, *_statement(expected.parent / "bad" / path, number)))
    return places


def _statement(file: Path, line: int) -> tuple[int, int]:
    """Return the lines of the statement at a line: all of a simple one, the head of one that holds others."""
    if file.suffix != ".py":
        return line, line
    found = line, line
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.stmt):
            first, last = _lines(node)
            if first <= line <= last:
                found = first, last
    return found


def _lines(node: ast.stmt) -> tuple[int, int]:
    decorators = [each.lineno for each in getattr(node, "decorator_list", ())]
    body = getattr(node, "body", None)
    last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
    return min([node.lineno, *decorators]), max(last, node.lineno)
