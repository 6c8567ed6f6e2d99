"""Every planted fault is found where it is, and nothing is said against its clean twin.

Each folder under planted/ is one fault: `bad` has it, `expected.txt` says where, and `clean` tempts to a false alarm.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from roadworthy.structure.checks.check import Check
from roadworthy.structure.checks.registry import checks
from roadworthy.structure.checks.run import run_checks
from roadworthy.structure.code.codebase import read_codebase

LONGEST_MESSAGE = 80
PLANTED = Path(__file__).with_name("planted")
FAULTS = sorted(file.parent for file in PLANTED.glob("*/*/expected.txt"))


def short(folder: Path) -> str:
    return folder.relative_to(PLANTED).as_posix()


def found(folder: Path, chosen: tuple[Check, ...]) -> list[str]:
    codebase = read_codebase(folder)
    seen = run_checks(codebase, chosen)
    assert (codebase.problems, seen.faults) == ((), ())
    assert [finding.message for finding in seen.findings if len(finding.message) >= LONGEST_MESSAGE] == []
    return sorted(f"{finding.place} {finding.id}" for finding in seen.findings)


def of_chapters(fault: Path) -> tuple[Check, ...]:
    """Return the checks that are on in the chapters of what is expected: nothing else of theirs may be found either."""
    chapters = {line.split()[-1][:2] for line in (fault / "expected.txt").read_text().splitlines()}
    named = {line.split()[-1] for line in (fault / "expected.txt").read_text().splitlines()}
    return tuple(each for each in checks().values() if each.id[:2] in chapters and (each.is_on or each.id in named))


@pytest.mark.parametrize("fault", FAULTS, ids=short)
def test_a_planted_fault_is_found_where_it_is(fault: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(fault / "bad", tmp_path / "site")  # aside, so that no folder above has a say
    assert found(folder, of_chapters(fault)) == (fault / "expected.txt").read_text().splitlines()


@pytest.mark.parametrize("fault", FAULTS, ids=short)
def test_nothing_is_said_against_its_clean_twin(fault: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(fault / "clean", tmp_path / "site")
    assert found(folder, of_chapters(fault)) == []


def test_every_check_has_a_planted_fault() -> None:
    planted = {line.split()[-1] for fault in FAULTS for line in (fault / "expected.txt").read_text().splitlines()}
    of_comments = {"W201", "W202"}
    assert {
        each.id for each in checks().values() if not each.is_tried and not each.is_asked
    } - planted - of_comments == set()
