"""Who speaks of which fault, as judged by hand in same.tsv, and what each tool's telling comes to by that."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from check_beside.planted import Fault
from check_beside.tools import Told

HERE = Path(__file__).parent
OURS = "road check"
RUN = (OURS, "ruff", "bandit", "check --deploy", "migration-linter", "extra-checks")
JUDGED = ("semgrep",)
NOBODY = "nobody"


@dataclass(frozen=True)
class Result:
    """What one tool comes to over one fault: how many of its places it found, and whether it blames the clean twin."""

    fault: Fault
    tool: str
    places: int
    is_false_alarm: bool

    @property
    def is_found(self) -> bool:
        """Say whether any place of the fault was found."""
        return self.places > 0


def same() -> dict[tuple[str, str], frozenset[str]]:
    """Return which rules of a tool speak of a fault, by the fault and the tool."""
    rules: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in _rows("same.tsv"):
        rules[(row["fault"], row["tool"])] |= set(row["rules"].split())
    return {key: frozenset(words) for key, words in rules.items()}


def judged_faults() -> frozenset[str]:
    """Return the faults over which somebody has judged who speaks of them."""
    return frozenset(row["fault"] for row in _rows("same.tsv"))


def results(faults: Sequence[Fault], told: Iterable[Told]) -> list[Result]:
    """Return what each tool comes to over each fault."""
    by_side: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
    for each in told:
        by_side[(each.fault, each.side, each.tool)].append(each)
    rules = same()
    found = list(_by_documents(faults))
    for fault in faults:
        for tool in RUN:
            ours = fault.ids if tool == OURS else rules.get((fault.name, tool), frozenset())
            bad = [each for each in by_side[(fault.name, "bad", tool)] if each.rule in ours]
            clean = [
                each for each in by_side[(fault.name, "clean", tool)] if each.rule in ours and each.rule != "broken"
            ]
            places = sum(any(place.has(each.path, each.line) for each in bad) for place in fault.places)
            places = min(places, len(bad))  # what is told without a place stands for one
            found.append(Result(fault, tool, places, bool(clean)))
    return found


def _by_documents(faults: Sequence[Fault]) -> Iterator[Result]:
    """Yield what was judged by the documents of a tool that was not run."""
    by_name = {fault.name: fault for fault in faults}
    rows = {row["fault"]: row for row in _rows("semgrep.tsv")}
    for name, fault in by_name.items():
        row = rows.get(name)
        places = int(row["places"]) if row else 0
        yield Result(fault, "semgrep", places, bool(row) and row["clean"] == "yes")  # type: ignore[index]


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
