"""Mending what is mechanical: the edits that findings carry, put into the files and shown as a diff."""

from __future__ import annotations

import ast
import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from roadworthy.structure.checks.finding import Edit, Finding


@dataclass(frozen=True)
class Mended:
    """A file before and after, with the findings that are mended by it."""

    path: str
    before: str
    after: str
    findings: tuple[Finding, ...]

    @property
    def diff(self) -> str:
        """Return the difference as `patch` takes it."""
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.after))
        rows = difflib.unified_diff(before, after, f"a/{self.path}", f"b/{self.path}")
        return "".join(row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n" for row in rows)


def mended(folder: Path, findings: Iterable[Finding]) -> Iterator[Mended]:
    """Yield each file that can be mended; nothing is written yet."""
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.edits:
            by_path[finding.place.path].append(finding)
    for path, found in sorted(by_path.items()):
        before = _text(folder / path)
        after, done = _edited(before, found)
        if done and _still_reads(path, after):
            yield Mended(path, before, after, tuple(done))


def _text(file: Path) -> str:
    """Return a file's text with its line ends as they are; nothing where it is in another encoding than most."""
    try:
        text = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    return "" if text.startswith("\ufeff") else text


def write(folder: Path, each: Mended) -> None:
    """Put the mended text into its file."""
    with (folder / each.path).open("w", encoding="utf-8", newline="") as file:
        file.write(each.after)


def _edited(text: str, findings: Iterable[Finding]) -> tuple[str, list[Finding]]:
    if not text:
        return text, []
    starts = _starts(text)
    taken: list[tuple[int, int, str]] = []
    done: list[Finding] = []
    for finding in findings:
        spans = [(*_span(edit, starts), edit.text) for edit in finding.edits]
        if not any(_overlap(span, other) for span in spans for other in taken):
            taken += spans
            done.append(finding)
    for start, end, new in sorted(set(taken), reverse=True):
        text = text[:start] + new + text[end:]
    return text, done


def _starts(text: str) -> list[int]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _span(edit: Edit, starts: list[int]) -> tuple[int, int]:
    place = edit.place
    return starts[place.line - 1] + place.column, starts[place.end_line - 1] + place.end_column


def _overlap(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one != other and one[0] < max(other[1], other[0] + 1) and other[0] < max(one[1], one[0] + 1)


def _still_reads(path: str, text: str) -> bool:
    if not path.endswith(".py"):
        return True
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True
