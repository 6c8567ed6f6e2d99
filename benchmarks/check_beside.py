"""Runs `road check` and the tools that people choose instead over the tests' planted faults and their clean twins.

A fault counts as found when a rule that speaks of it (check_beside/same.tsv, judged by hand) is told at its statement
or a line beside; the same rule on the clean twin is a false alarm. The tools are installed, pinned, into a throwaway
environment. `script/benchmark check_beside [TOLD.tsv]`; with a file, all that was told is written there.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from check_beside.judging import judged_faults, results
from check_beside.planted import copied, faults
from check_beside.table import as_good, better, places, table
from check_beside.tools import Told, ask_all, make_environment


def main() -> None:
    """Print the table, the faults where others do better or as well, and what nobody has judged yet."""
    every = faults()
    chosen = [fault for fault in every if fault.name in judged_faults()]
    with tempfile.TemporaryDirectory() as folder:
        copies = Path(folder).resolve() / "planted"
        for fault in chosen:
            copied(fault, copies)
        commands = make_environment(Path(folder) / "tools")
        told = list(ask_all(chosen, copies, commands))
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text("".join(as_row(each) for each in told), encoding="utf-8")
    seen = results(chosen, told)
    print("in each cell: faults found + false alarms on clean twins\n")
    print(*table(seen), places(seen), sep="\n")
    print("\nwhere another tool does better than road check:", *(list(better(seen)) or ["nowhere"]), sep="\n  ")
    print("\nwhere another tool does as well:", *(list(as_good(seen)) or ["nowhere"]), sep="\n  ")
    print("\nnot in same.tsv, and left out:", *sorted({each.name for each in every} - judged_faults()), sep="\n  ")
    told_broken = sorted({f"{each.fault} {each.side}: {each.text}" for each in told if each.rule == "broken"})
    print("\ncould not be loaded as a project:", *told_broken, sep="\n  ")


def as_row(each: Told) -> str:
    """Return a line of the file that tells everything."""
    words = (each.fault, each.side, each.tool, each.rule, each.path, each.line, each.text)
    return "\t".join(" ".join(str(word).split()) for word in words) + "\n"


if __name__ == "__main__":
    main()
