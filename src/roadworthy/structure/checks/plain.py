"""Findings as JSON, for scripts."""

from __future__ import annotations

import json
from typing import Any

from roadworthy.structure.checks.chapter import chapter_of
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.outcome import Outcome


def as_json(outcome: Outcome) -> str:
    """Return the report as one JSON document."""
    unread = [{"file": each.where.file, "line": each.where.line, "message": each.message} for each in outcome.problems]
    document = {
        "findings": [_finding(finding, outcome.why.get(finding.id, "")) for finding in outcome.findings],
        "files": outcome.files,
        "ignored": outcome.ignored,
        "known": outcome.known,
        "not_read": unread,
        "not_looked_at": list(outcome.not_looked_at),
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _finding(finding: Finding, why: str) -> dict[str, Any]:
    place = finding.place
    return {
        "id": finding.id,
        "level": str(finding.level),
        "chapter": str(chapter_of(finding.id)),
        "file": place.path,
        "line": place.line,
        "column": place.column + 1,
        "end_line": place.end_line or place.line,
        "message": finding.message,
        "why": why,
        "way_out": finding.hint,
        "reached_from": finding.kind,
        "way": [{"function": step.name, "file": step.path, "line": step.line} for step in finding.steps],
        "fingerprint": finding.fingerprint,
        "can_be_fixed": bool(finding.edits),
    }
