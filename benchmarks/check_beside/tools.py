"""The tools beside Roadworthy: each asked over all planted code, in an environment of its own with pinned versions."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from uv import find_uv_bin

from check_beside.database import database
from check_beside.planted import SIDES, Fault
from roadworthy.structure.checks.registry import checks
from roadworthy.structure.checks.run import run_checks
from roadworthy.structure.code.codebase import read_codebase

HERE = Path(__file__).parent
PYTHON = "3.11"
TIME_LIMIT_S = 1800


@dataclass(frozen=True)
class Told:
    """What a tool tells of one side of a fault; without a line where the tool gives none, without a path as well."""

    fault: str
    side: str
    tool: str
    rule: str
    path: str = ""
    line: int | None = None
    text: str = ""


def make_environment(folder: Path) -> Path:
    """Install the tools as they are pinned, by their hashes; return the folder of their commands."""
    uv = find_uv_bin()
    subprocess.run([uv, "venv", "-q", "--python", PYTHON, str(folder)], check=True)
    install = [uv, "pip", "sync", "-q", "--python", str(folder), "--require-hashes", str(HERE / "requirements.txt")]
    subprocess.run(install, check=True)
    return folder / "bin"


def ask_all(faults: list[Fault], copies: Path, commands: Path) -> Iterator[Told]:
    """Yield all that all tools tell of the copies."""
    yield from ask_roadworthy(faults, copies)
    yield from ask_ruff(copies, commands)
    yield from ask_bandit(copies, commands)
    yield from ask_in_projects(faults, copies, commands)


def ask_roadworthy(faults: list[Fault], copies: Path) -> Iterator[Told]:
    """Yield what `road check` tells: the checks that are on, and those that a fault was planted for."""
    for fault in faults:
        chosen = tuple(each for each in checks().values() if each.is_on or each.id in fault.ids)
        for side in SIDES:
            codebase = read_codebase(copies / fault.name / side)
            for each in run_checks(codebase, chosen, today=date.today()).findings:
                yield Told(fault.name, side, "road check", each.id, each.place.path, each.place.line, each.message)


def ask_ruff(copies: Path, commands: Path) -> Iterator[Told]:
    """Yield what ruff's rules for Django, security and bugs tell."""
    words = ["check", "--isolated", "--preview", "--no-cache", "--exit-zero", "--output-format", "json"]
    words += ["--select", "DJ,S,B"]
    for row in json.loads(_said([str(commands / "ruff"), *words, "."], copies)):
        if row["code"]:
            fault, side, path = _whose(copies, Path(row["filename"]))
            yield Told(fault, side, "ruff", row["code"], path, row["location"]["row"], row["message"])


def ask_bandit(copies: Path, commands: Path) -> Iterator[Told]:
    """Yield what bandit tells."""
    said = json.loads(_said([str(commands / "bandit"), "-q", "-r", "-f", "json", "--exit-zero", "."], copies))
    for row in said["results"]:
        fault, side, path = _whose(copies, copies / row["filename"])
        yield Told(fault, side, "bandit", row["test_id"], path, row["line_number"], row["issue_text"])


def ask_in_projects(faults: list[Fault], copies: Path, commands: Path) -> Iterator[Told]:
    """Yield what the tools tell that load a project: each planted code is made one."""
    folders = [copies / fault.name / side for fault in faults for side in SIDES]
    with database() as words:
        environment = {**os.environ, "BESIDE_DATABASE": json.dumps(words)}
        command = [str(commands / "python"), str(HERE / "in_a_project.py")]
        said = _said(command, copies, "".join(f"{folder}\n" for folder in folders), environment)
    for line in said.splitlines():
        row: dict[str, Any] = json.loads(line)
        fault, _, side = Path(row["folder"]).relative_to(copies).as_posix().rpartition("/")
        inside = row["path"].startswith(row["folder"])
        path = Path(row["path"]).relative_to(row["folder"]).as_posix() if inside else ""
        yield Told(fault, side, row["tool"], row["rule"], path, None, row["text"])


def _whose(copies: Path, file: Path) -> tuple[str, str, str]:
    """Return the fault and the side that a file belongs to, and its path in there."""
    chapter, name, side, *inside = file.resolve().relative_to(copies.resolve()).parts
    return f"{chapter}/{name}", side, "/".join(inside)


def _said(words: list[str], folder: Path, given: str = "", environment: dict[str, str] | None = None) -> str:
    options: dict[str, Any] = {"cwd": folder, "input": given, "env": environment, "timeout": TIME_LIMIT_S}
    return str(subprocess.run(words, check=True, text=True, capture_output=True, **options).stdout)
