"""Comments by which a team says, with a reason, that a finding stays: `# roadworthy: ignore[W401] …`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from roadworthy.problems import Level
from roadworthy.structure.checks.finding import Finding, Place

WITHOUT_REASON, UNUSED = "W201", "W202"
_COMMENT = re.compile(r"(?:\{#|#|<!--)\s*roadworthy:\s*ignore\[([^\]]*)\]([^#\n]*)", re.IGNORECASE)
_WHOLE_LINE = re.compile(r"^\s*(?:\{#|#|<!--)")


@dataclass(frozen=True)
class Ignore:
    """One comment: which ids it takes out, on which line, and why. `line` is that of the code that is meant."""

    path: str
    written_at: int
    line: int
    ids: tuple[str, ...]
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Say whether the finding is one that is meant."""
        lines = (finding.place.line, *finding.also_ignored_at)
        return finding.id in self.ids and finding.place.path == self.path and self.line in lines


def ignores_in(path: str, lines: Iterable[str]) -> tuple[Ignore, ...]:
    """Return the comments of a file. One that has a line to itself is for the next line that is not a comment."""
    found: list[Ignore] = []
    waiting: list[tuple[int, tuple[str, ...], str]] = []
    for number, line in enumerate(lines, 1):
        match = _COMMENT.search(line) if "roadworthy" in line else None
        is_whole = _WHOLE_LINE.match(line) is not None
        if match:
            ids = tuple(part.strip().upper() for part in match[1].split(",") if part.strip())
            reason = match[2].replace("-->", "").strip(" :-–")
            waiting.append((number, ids, reason))
        if not line.strip() or is_whole:
            continue
        found += [Ignore(path, at, number, ids, reason) for at, ids, reason in waiting]
        waiting = []
    return tuple(found)


def without_ignored(
    findings: Iterable[Finding], ignores: Mapping[str, tuple[Ignore, ...]], looked_for: frozenset[str]
) -> tuple[list[Finding], int]:
    """Return the findings that stay, with a word about comments that lack a reason or hide nothing, and how many went.

    `looked_for` are the ids that were looked for: a comment about another one may well be of use.
    """
    used: set[tuple[Ignore, str]] = set()
    stay: list[Finding] = []
    for finding in findings:
        by = [ignore for ignore in ignores.get(finding.place.path, ()) if ignore.covers(finding)]
        used |= {(ignore, finding.id) for ignore in by}
        stay += [] if by else [finding]
    words = [word for each in ignores.values() for ignore in each for word in _words(ignore, used, looked_for)]
    return stay + [word for word in words if word.id in looked_for], len({finding for finding, _ in used})


def _words(ignore: Ignore, used: set[tuple[Ignore, str]], looked_for: frozenset[str]) -> Iterator[Finding]:
    place = Place(ignore.path, ignore.written_at)
    names = ", ".join(ignore.ids)
    text = f"{names} {ignore.reason}"
    if not ignore.reason:
        hint = f"write it behind the bracket: # roadworthy: ignore[{names}] the reason"
        yield Finding(place, f"{names} is ignored without a reason", hint, WITHOUT_REASON, Level.NOTE, text=text)
    for unused in [each for each in ignore.ids if each in looked_for and (ignore, each) not in used]:
        message = f"nothing is hidden by the ignore of {unused}"
        yield Finding(place, message, "take the comment away", UNUSED, Level.NOTE, text=text)
