"""Findings as commands that GitHub Actions turns into remarks beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.outcome import Outcome

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def as_annotations(outcome: Outcome) -> Iterator[str]:
    """Yield one line for each finding."""
    return (_line(finding) for finding in outcome.findings)


def _line(finding: Finding) -> str:
    place = finding.place
    parts = {"file": place.path, "line": str(place.line), "endLine": str(place.end_line or place.line)}
    parts["title"] = f"{finding.id} {finding.message}"
    said = ",".join(f"{name}={_property(value)}" for name, value in parts.items())
    return f"::{_COMMANDS[finding.level]} {said}::{_escaped(finding.hint or finding.message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
