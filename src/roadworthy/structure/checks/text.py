"""Findings as a person at a terminal reads them: by chapter, with the source line, the way there and the way out."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from roadworthy.problems import Level
from roadworthy.structure.checks.chapter import Chapter, chapter_of
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.outcome import Outcome

Paint = Callable[..., str]
_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTE: "cyan"}
_WIDEST_SOURCE, _MOST_STEPS, _MOST_ALIKE = 200, 6, 3
_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z])")
_FORMER = "for each: road check --explain ID; to keep one: # roadworthy: ignore[ID] the reason"


def as_text(outcome: Outcome, paint: Paint) -> Iterator[str]:
    """Yield the lines of the report."""
    chapters = list(Chapter)
    told: set[str] = set()
    ordered = sorted(outcome.findings, key=lambda each: (chapters.index(chapter_of(each.id)), each.place, each.id))
    for chapter, findings in groupby(ordered, key=lambda each: chapter_of(each.id)):
        yield paint(chapter[0].upper() + chapter[1:], "bold")
        for finding in findings:
            yield from _finding(finding, outcome, paint)
            words = (f"why: {_SENTENCE.split(outcome.why.get(finding.id, ''))[0]}", f"way out: {finding.hint}")
            for line in words:
                if line not in told:  # once is enough, where a check finds much
                    yield from _filled(line, paint)
            told.update(words)
        yield ""
    yield from (paint(f"not looked at: {words}", "dim") for words in _unread(outcome))
    yield from (paint(f"not looked at: {words}", "dim") for words in outcome.not_looked_at)
    yield from _summary(outcome, paint)


def _unread(outcome: Outcome) -> Iterator[str]:
    """Yield what could not be read; many files with the same reason are one line."""
    places: dict[str, list[str]] = {}
    for problem in outcome.problems:
        places.setdefault(problem.message.removeprefix("not read: "), []).append(str(problem.where))
    for message, wheres in places.items():
        if len(wheres) > _MOST_ALIKE:
            yield f"{len(wheres)} files, {wheres[0]} and others: {message}"
        else:
            yield from (f"{where}: {message}" for where in wheres)


def _finding(finding: Finding, outcome: Outcome, paint: Paint) -> Iterator[str]:
    level = paint(f"{finding.level}:", _COLOURS[finding.level], "bold")
    yield f"{level} {paint(str(finding.place), 'bold')}: {finding.message} ({finding.id})"
    yield from _source(finding, outcome.lines.get(finding.place.path, ()), paint)
    if finding.steps:
        yield from _way(finding, paint)


def _filled(words: str, paint: Paint) -> Iterator[str]:
    """Yield a sentence in lines as wide as the terminal; nothing where only its name is there."""
    if words.endswith(": "):
        return
    width = max(60, min(shutil.get_terminal_size((120, 24)).columns, 120))
    filled = textwrap.fill(words, width, initial_indent="  ", subsequent_indent="    ")
    yield from (paint(line, "dim") for line in filled.splitlines())


def _source(finding: Finding, lines: Sequence[str], paint: Paint) -> Iterator[str]:
    place = finding.place
    if not 0 < place.line <= len(lines):
        return
    written = lines[place.line - 1]
    line = written.expandtabs(1).rstrip()
    cut = len(line) - len(line.lstrip())
    if len(line) - cut > _WIDEST_SOURCE:
        line = line[: cut + _WIDEST_SOURCE] + " …"
    number = str(place.line)
    yield paint(f"  {number} | ", "dim") + line[cut:]
    end = place.end_column if place.end_line == place.line else len(line)
    start = max(place.column, cut)
    if end > start and place.end_line:
        marks = "^" * (min(end, len(line)) - start)
        yield paint(f"  {' ' * len(number)} | ", "dim") + " " * (start - cut) + paint(marks, _COLOURS[finding.level])


def _way(finding: Finding, paint: Paint) -> Iterator[str]:
    steps = list(finding.steps)
    left_out = len(steps) - _MOST_STEPS
    if left_out > 0:
        steps = [*steps[: _MOST_STEPS - 1], steps[-1]]
    names = [f"{step.name} ({step.path}:{step.line})" for step in steps]
    if left_out > 0:
        names.insert(-1, f"{left_out} more")
    yield paint(f"  reached from the {finding.kind} {' → '.join(names)}", "dim")


def _summary(outcome: Outcome, paint: Paint) -> Iterator[str]:
    more = [f"{outcome.ignored} ignored with a comment"] if outcome.ignored else []
    more += [f"{outcome.known} known from the baseline"] if outcome.known else []
    are = "is" if outcome.gone == 1 else "are"
    more += [f"{outcome.gone} of the baseline {are} gone: write it anew with --write-baseline"] if outcome.gone else []
    rest = f" ({'; '.join(more)})" if more else ""
    files = _count(outcome.files, "file")
    if not outcome.findings:
        yield paint(f"nothing to say against {files}", "green") + rest
        return
    if outcome.chapters:
        yield from _by_chapter(outcome, paint)
    levels = _levels(outcome.findings)
    places = len({finding.place.path for finding in outcome.findings})
    yield paint(levels, "bold") + f" in {places} of {files}{rest}"
    yield paint(_FORMER, "dim")


def _by_chapter(outcome: Outcome, paint: Paint) -> Iterator[str]:
    """Yield which chapters are in the way of production, which are worth a look, and which are fine."""
    found: dict[Chapter, list[Finding]] = {}
    for finding in outcome.findings:
        found.setdefault(chapter_of(finding.id), []).append(finding)
    words: dict[str, list[str]] = {"not roadworthy yet": [], "worth a look": [], "nothing against": []}
    for chapter in Chapter:
        findings = found.get(chapter, [])
        has_error = any(finding.level is Level.ERROR for finding in findings)
        if findings:
            words["not roadworthy yet" if has_error else "worth a look"].append(f"{chapter} ({_levels(findings)})")
        elif chapter in outcome.chapters and not outcome.known:
            words["nothing against"].append(str(chapter))
    colours = zip(words, ("red", "yellow", "green"), strict=True)
    yield from (paint(f"{name}:", colour) + f" {', '.join(words[name])}" for name, colour in colours if words[name])


def _levels(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.level for finding in findings)
    return ", ".join(_count(counts[level], str(level)) for level in Level if counts[level])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
