"""What checks find in one view, each finding once; a check that breaks down hides nothing of what the others see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from roadworthy.structure.checks.check import Check, Over
from roadworthy.structure.checks.finding import Finding


def judged(checks: Sequence[Check], over: Over, view: Any) -> tuple[list[Finding], list[str]]:
    """Return what the checks over such a view find in it, and the ids of those that broke down."""
    findings: list[Finding] = []
    faults: list[str] = []
    for check in checks:
        if check.over is over:
            try:
                findings += check.findings(view)
            except Exception:  # one check's fault, maybe a plug-in's, must not hide what the others see
                faults.append(check.id)
    return _once(findings), faults


def _once(findings: Sequence[Finding]) -> list[Finding]:
    first: Mapping[Any, Finding] = {(each.id, each.place, each.message): each for each in reversed(findings)}
    return list(first.values())
