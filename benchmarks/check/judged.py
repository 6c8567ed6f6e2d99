"""The judgements: one line of a table for each finding that a person looked at, in judged/CHAPTER.tsv."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.check.told import Told

FOLDER = Path(__file__).with_name("judged")
HEAD = "site\tversion\tfile\tline\tid\tmessage\tverdict\twhy"
RIGHT, WRONG = "right", "wrong"
LONGEST_REASON = 100


@dataclass(frozen=True)
class Judged:
    """One verdict: what was told, whether a reviewer would say it too, and why."""

    told: Told
    verdict: str
    why: str


def judged(folder: Path = FOLDER) -> tuple[Judged, ...]:
    """Return every judgement. Raise ValueError for the lines that are none, all of them named."""
    rows: list[Judged] = []
    wrong: list[str] = []
    for file in sorted(folder.glob("*.tsv")):
        lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines[1:], 2):
            row = _judgement(line)
            rows += [row] if row else []
            wrong += [] if row else [f"{file.name}:{number}: {line}"]
    if wrong:
        message = "\n".join(["not SITE, VERSION, FILE, LINE, ID, MESSAGE, right|wrong, WHY (at most 100):", *wrong])
        raise ValueError(message)
    return tuple(rows)


def _judgement(line: str) -> Judged | None:
    parts = line.split("\t")
    if len(parts) != 8 or not parts[3].isdigit():
        return None
    site, version, path, number, check_id, message, verdict, why = parts
    if verdict not in (RIGHT, WRONG) or not 0 < len(why) <= LONGEST_REASON:
        return None
    return Judged(Told(site, version, path, int(number), check_id, message), verdict, why)


class Verdicts:
    """Verdicts by finding; one whose message is worded anew is known by its place, if nothing else is told there."""

    def __init__(self, rows: Iterable[Judged], told: Iterable[Told]) -> None:
        """Look for each judgement among what is told now."""
        self.by_told: dict[Told, Judged] = {}
        self.gone: list[Judged] = []
        now = defaultdict(list)
        for each in told:
            now[each.place].append(each)
        then = defaultdict(list)
        for row in rows:
            then[row.told.place].append(row)
        for place, those in then.items():
            self._pair(those, now[place])

    def _pair(self, rows: list[Judged], told: list[Told]) -> None:
        rest = []
        for row in rows:
            same = [each for each in told if each.message == row.told.message]
            self.by_told |= dict.fromkeys(same, row)
            rest += [] if same else [row]
        unknown = [each for each in told if each not in self.by_told]
        if len(rest) == len(unknown) == 1:
            self.by_told[unknown[0]] = rest.pop()
        self.gone += rest
