"""Findings in SARIF 2.1.0, which code hosts and editors show beside the code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from roadworthy import __version__
from roadworthy.structure.checks.check import Check
from roadworthy.structure.checks.finding import Finding, Place, Step
from roadworthy.structure.checks.outcome import Outcome

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(outcome: Outcome, checks: Mapping[str, Check]) -> str:
    """Return the report as one SARIF document."""
    ids = sorted({finding.id for finding in outcome.findings})
    driver = {
        "name": "roadworthy",
        "version": __version__,
        "rules": [_rule(checks[each]) for each in ids if each in checks],
    }
    unread = [{"level": "warning", "message": {"text": str(problem)}} for problem in outcome.problems]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in outcome.findings],
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": unread}],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": check.why},
        "help": {"text": check.way_out},
        "defaultConfiguration": {"level": str(check.level)},
        "properties": {"tags": [str(check.chapter)]},
    }


def _result(finding: Finding) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.id,
        "level": str(finding.level),
        "message": {"text": f"{finding.message}. {finding.hint}".rstrip(" .") + "."},
        "locations": [{"physicalLocation": _location(finding.place)}],
        "partialFingerprints": {"roadworthy/v1": finding.fingerprint},
    }
    if finding.steps:
        places = [{"location": _step(step)} for step in finding.steps]
        result["codeFlows"] = [{"threadFlows": [{"locations": places}]}]
    return result


def _step(step: Step) -> dict[str, Any]:
    return {"physicalLocation": _location(Place(step.path, step.line)), "message": {"text": step.name}}


def _location(place: Place) -> dict[str, Any]:
    region: dict[str, int] = {"startLine": max(1, place.line)}
    if place.end_line:
        region |= {"startColumn": place.column + 1, "endLine": place.end_line, "endColumn": place.end_column + 1}
    return {"artifactLocation": {"uri": quote(place.path), "uriBaseId": "%SRCROOT%"}, "region": region}
