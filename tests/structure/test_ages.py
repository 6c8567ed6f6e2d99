"""What has an end of life is judged by the day that is passed in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from roadworthy.structure.checks.registry import checks
from roadworthy.structure.checks.run import run_checks
from roadworthy.structure.code.codebase import read_codebase

OF_AGES = tuple(checks()[each] for each in ("W908", "W909"))


def said(folder: Path, today: date) -> list[str]:
    seen = run_checks(read_codebase(folder), OF_AGES, today=today)
    return [f"{finding.place} {finding.message}" for finding in seen.findings]


def test_a_django_is_old_the_month_after_its_last_releases(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("Django==5.2.8\n")
    assert said(tmp_path, date(2028, 4, 30)) == []
    assert said(tmp_path, date(2028, 5, 1)) == [
        "requirements.txt:1 Django 5.2 has had no security releases since 2028-04"
    ]


def test_a_python_is_old_the_month_after_its_last_releases(tmp_path: Path) -> None:
    (tmp_path / ".python-version").write_text("3.14.2\n")
    assert said(tmp_path, date(2030, 10, 31)) == []
    assert said(tmp_path, date(2030, 11, 1)) == [
        ".python-version:1 Python 3.14 has had no security releases since 2030-10"
    ]


def test_a_lock_is_believed_before_a_list(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("Django<4\n")
    (tmp_path / "uv.lock").write_text('[[package]]\nname = "django"\nversion = "5.2.8"\n')
    assert said(tmp_path, date(2026, 11, 1)) == []


@pytest.mark.parametrize("line", ["Django", "Django>=3.2", "Django!=3.2", "django @ https://example.org/d.zip"])
def test_what_allows_newer_ones_is_not_old(tmp_path: Path, line: str) -> None:
    (tmp_path / "requirements.txt").write_text(f"{line}\n")
    assert said(tmp_path, date(2040, 1, 1)) == []


@pytest.mark.parametrize("line", ["Django~=4.2.0", "Django<5", "Django==4.2.*", "Django>=3.2,<=4.2.9"])
def test_the_newest_that_is_allowed_counts(tmp_path: Path, line: str) -> None:
    (tmp_path / "requirements.txt").write_text(f"{line}\n")
    assert said(tmp_path, date(2026, 11, 1)) == [
        "requirements.txt:1 Django 4.2 has had no security releases since 2026-04"
    ]
