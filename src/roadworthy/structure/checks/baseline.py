"""What an old project begins with: findings that are known, kept in a file, so that only new ones are told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from roadworthy.problems import ProblemsFound, Rule, Where
from roadworthy.structure.checks.finding import Finding

NAME = "roadworthy-baseline.json"
NOT_A_BASELINE = Rule("E472", "Not a baseline", "Without knowing what is old, nothing can be called new.")
RULES = (NOT_A_BASELINE,)


@dataclass(frozen=True)
class Baseline:
    """The fingerprints of what is known, each as often as it was found."""

    known: Counter[str]

    def new_among(self, findings: Iterable[Finding]) -> tuple[list[Finding], int]:
        """Return the findings that are not known, and how many known ones are no longer found."""
        left = Counter(self.known)
        new = []
        for finding in findings:
            if left[finding.fingerprint] > 0:
                left[finding.fingerprint] -= 1
            else:
                new.append(finding)
        return new, sum(left.values())


def baseline_of(findings: Iterable[Finding]) -> Baseline:
    """Return the baseline in which all of these are known."""
    return Baseline(Counter(finding.fingerprint for finding in findings))


def written(findings: Iterable[Finding]) -> str:
    """Return the text of a baseline: one line a finding, sorted, so that two branches can be merged."""
    rows = sorted(_row(finding) for finding in findings)
    return '{"version": 1, "findings": [\n' + ",\n".join(rows) + "\n]}\n"


def _row(finding: Finding) -> str:
    row = {"path": finding.place.path, "id": finding.id, "fingerprint": finding.fingerprint, "message": finding.message}
    return json.dumps(row, ensure_ascii=False)


def read_baseline(file: Path) -> Baseline:
    """Return the baseline that a file holds. Raise ProblemsFound when it holds none."""
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))["findings"]
        return Baseline(Counter(str(row["fingerprint"]) for row in rows))
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not what --write-baseline writes"
        hint = "write it anew with road check --write-baseline"
        raise ProblemsFound(
            [NOT_A_BASELINE.problem(f"the baseline can't be read: {reason}", hint, Where(str(file)))]
        ) from None
