"""Prints how often `road check` is right on real sites: `python -m benchmarks.check [IDS …]`.

IDS are checks or chapters (W301, W3); nothing means all. A sample is drawn by a hash; each of it was looked at by a
person (judged/*.tsv). What is not judged yet is printed with `--to-judge`, as lines for the table.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.check.figures import LEAST_OVER_ALL, Figure, figures, overall, weighted
from benchmarks.check.judged import HEAD, RIGHT, Verdicts, judged
from benchmarks.check.sample import sample
from benchmarks.check.sites import sites, unpacked
from benchmarks.check.told import Told, kept_of, told_of

from roadworthy.structure.checks.registry import checks

AROUND = 6


def main(words: Sequence[str]) -> int:
    """Print the figures; return 1 if they are not good enough."""
    arguments = _arguments(words)
    if arguments.tables:
        return _look_over_tables()
    chosen = [site for site in sites() if not arguments.site or site.name in arguments.site]
    ids = [check_id for check_id in checks() if _is_asked_for(check_id, arguments.ids)] if arguments.ids else []
    found = kept_of(chosen) if arguments.kept else told_of(chosen, ids)
    told = [each for each in found if _is_asked_for(each.id, arguments.ids)]
    names = {site.name for site in chosen}
    rows = [row for row in judged() if row.told.site in names and _is_asked_for(row.told.id, arguments.ids)]
    verdicts, samples = Verdicts(rows, told), sample(told)
    if arguments.to_judge or arguments.show:
        drawn = told if arguments.all else [each for found in samples.values() for each in found]
        _print_unjudged([each for each in drawn if each not in verdicts.by_told], arguments.show)
        return 0
    table = list(figures(told, samples, verdicts, checks()))
    for line in (*_table(table), *_gone(verdicts), *_summary(table)):
        print(line)
    total = overall(table)
    return 1 if any(row.is_too_weak for row in table) or (total or 0) < LEAST_OVER_ALL else 0


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.check", description=__doc__.split("\n")[0])
    parser.add_argument("ids", nargs="*", help="checks or chapters: W301, W3")
    parser.add_argument("--site", action="append", help="only this site")
    parser.add_argument("--kept", action="store_true", help="take the findings of the last run, and run nothing")
    parser.add_argument(
        "--to-judge", action="store_true", help="print what of the sample is not judged, as table lines"
    )
    parser.add_argument("--show", action="store_true", help="print it with the code around, to judge it")
    parser.add_argument("--all", action="store_true", help="with these two: not only the sample")
    parser.add_argument("--tables", action="store_true", help="only look over the tables; nothing is fetched or run")
    return parser.parse_args(words)


def _look_over_tables() -> int:
    """Print how much is judged; return 1 if a line is about no check or no pinned site, or said twice."""
    rows, pinned = judged(), {(site.name, site.version) for site in sites()}
    wrong = [row for row in rows if row.told.id not in checks() or (row.told.site, row.told.version) not in pinned]
    wrong += [row for row in rows if sum(other.told == row.told for other in rows) > 1]
    for row in wrong:
        place = f"{row.told.site} {row.told.path}:{row.told.line}"
        print(f"not a check or site of today, or said twice: {row.told.id} {place}")
    print(f"{len(rows)} findings of {len({row.told.id for row in rows})} checks are judged, on {len(pinned)} sites")
    return 1 if wrong else 0


def _is_asked_for(check_id: str, ids: Sequence[str]) -> bool:
    return not ids or check_id.startswith(tuple(ids))


def _table(rows: Sequence[Figure]) -> Iterator[str]:
    yield f"{'':5} {'found':>6} {'a site':>6} {'sample':>6} {'judged':>6} {'right':>6} precision"
    for row in rows:
        precision = "" if row.precision is None else f"{row.precision:.2f}"
        remark = " too weak" if row.is_too_weak else "" if row.is_on else " (off by default)"
        yield (
            f"{row.id:5} {row.found:6} {row.most_on_a_site:6} {row.sampled:6} {row.judged:6} {row.right:6} "
            f"{precision:>9}  {row.title}{remark}"
        )


def _gone(verdicts: Verdicts) -> Iterator[str]:
    lost = [row for row in verdicts.gone if row.verdict == RIGHT]
    yield f"no longer told: {len(verdicts.gone) - len(lost)} that were wrong, {len(lost)} that were right"
    for row in lost:
        yield f"  lost: {row.told.site} {row.told.path}:{row.told.line} {row.told.id} {row.told.message} ({row.why})"


def _summary(rows: Sequence[Figure]) -> Iterator[str]:
    on = [row for row in rows if row.is_on]
    drawn, seen = sum(row.sampled for row in on), sum(row.judged for row in on)
    found = sum(row.found for row in on)
    yield f"on by default: {found} findings of {len(on)} checks; {seen} of {drawn} sampled are judged"
    weak = ", ".join(row.id for row in on if row.is_too_weak)
    yield f"too weak to be on: {weak or 'none'}"
    yield f"precision over the samples: {_figure(overall(rows))}; as a user reads them: {_figure(weighted(rows))}"


def _figure(precision: float | None) -> str:
    return "not known" if precision is None else f"{precision:.3f}"


def _print_unjudged(told: Sequence[Told], is_shown: bool) -> None:
    folders: Mapping[str, Path] = {site.name: unpacked(site) for site in sites()}
    if not is_shown:
        print(HEAD)
    for each in told:
        line = (each.site, each.version, each.path, str(each.line), each.id, each.message, "", "")
        print("\t".join(line))
        if is_shown:
            print("\n".join(_shown(folders[each.site] / each.path, each)))


def _shown(file: Path, told: Told) -> Iterator[str]:
    yield f"    way out: {told.way_out}"
    yield from (f"    by: {step}" for step in told.way)
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    for number in range(max(1, told.line - AROUND), min(len(lines), told.line + AROUND) + 1):
        yield f"    {'>' if number == told.line else ' '} {number:5} {lines[number - 1][:150]}"
    yield ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
