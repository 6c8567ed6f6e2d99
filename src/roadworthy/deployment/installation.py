"""Puts a site's requirements into its environment with one Python: read, resolved, kept as a lock, installed."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.inputs import digest
from roadworthy.deployment.interpreter import Interpreter
from roadworthy.deployment.lock_walk import groups_wanted
from roadworthy.deployment.requirement_list import Line, Requirements, named
from roadworthy.deployment.uv import Outcome, Uv
from roadworthy.deployment.uv_problems import needed_python, uv_problem
from roadworthy.problems import ProblemsFound

HASHES = re.compile(r"\s+--hash=\S+")
FIGURE = re.compile(r"^Installed (\d+) packages? in (\S+)")
UV_SAYS = re.compile(r"(Using|Resolved|warning:|Creating|Updating) ")
STAND_INS = {"psycopg2": "psycopg2-binary"}


class NeedsPython(Exception):  # noqa: N818 - no error: it says what to try next
    """The requirements want another Python than the one tried."""

    def __init__(self, specifier: str, problem: ProblemsFound) -> None:
        super().__init__(specifier)
        self.specifier, self.problem = specifier, problem


@dataclass(frozen=True)
class Installation:
    """One attempt to make the environment `venv` with one interpreter; what it notes down lies beside it."""

    uv: Uv
    interpreter: Interpreter
    folder: Path
    tell: Callable[[str], None]

    @property
    def venv(self) -> Path:
        """Return where the environment is made."""
        return self.folder / "venv"

    def exported(self, lock: Path, extras: tuple[str, ...]) -> str:
        """Return a uv.lock as requirements for production, read by uv itself and not changed by it."""
        words = [
            "export",
            "--frozen",
            "--no-default-groups",
            "--no-emit-project",
            "--no-header",
            "--no-annotate",
        ]
        words += [
            "--format",
            "requirements.txt",
            "--project",
            str(lock.parent),
            "--python",
            self.interpreter.path,
        ]
        words += [word for extra in extras for word in ("--extra", extra)]
        tables = tomllib.loads(lock.with_name("pyproject.toml").read_text("utf-8"))
        words += [] if "project" in tables else ["--all-packages"]  # a workspace without a package of its own
        groups = tables.get("dependency-groups", {})
        words += [word for group in groups_wanted(groups) for word in ("--group", group)]
        outcome = self.uv.run(*words)
        self._checked(outcome, Requirements())
        return "\n".join(line for line in outcome.lines if not UV_SAYS.match(line))

    def resolve(self, requirements: Requirements, local: Iterable[str]) -> tuple[str, ...]:
        """Return the exact requirements: as locked by the site, else resolved now and kept in requirements.lock."""
        lines = [*(line.text for line in requirements.lines), *local]
        if requirements.is_locked:
            return tuple(lines)
        source = "\n".join([*requirements.options, *lines]) + "\n"
        limits = "\n".join(line.text for line in requirements.constraints) + "\n"
        key = f"# made from {digest(source, limits, self.interpreter.minor)}"
        lock = self.folder / "requirements.lock"
        if not (lock.is_file() and lock.read_text("utf-8").startswith(key + "\n")):
            self._compile(requirements, source, limits, lock, key)
        return tuple(line for line in lock.read_text("utf-8").splitlines() if line and not line.startswith("#"))

    def _compile(self, requirements: Requirements, source: str, limits: str, lock: Path, key: str) -> None:
        self.tell(f"resolving what the site requires for Python {self.interpreter.version}")
        (self.folder / "requirements.in").write_text(source, "utf-8")
        (self.folder / "constraints.txt").write_text(limits, "utf-8")
        draft = lock.with_name("requirements.draft")
        draft.write_text(lock.read_text("utf-8") if lock.is_file() else "", "utf-8")
        words = [
            "pip",
            "compile",
            str(self.folder / "requirements.in"),
            "--constraints",
            str(self.folder / "constraints.txt"),
        ]
        words += [
            "--output-file",
            str(draft),
            "--python",
            self.interpreter.path,
            "--no-header",
            "--no-annotate",
        ]
        words += ["--prerelease", "allow"] if "--pre" in requirements.options else []
        self._checked(self.uv.run(*words), requirements)
        resolved = [_with_hashes(line, requirements) for line in draft.read_text("utf-8").splitlines() if line.strip()]
        draft.write_text("\n".join([key, *resolved]) + "\n", "utf-8")
        draft.replace(lock)
        self.tell(
            f"the exact versions are kept in {lock.parent.parent.name}/{lock.parent.name}/{lock.name}: {len(resolved)}"
        )

    def create(self) -> None:
        """Make the environment anew, empty."""
        words = ("venv", "--clear", "--no-project", "--python", self.interpreter.path, str(self.venv))
        outcome = self.uv.run(*words)
        self._checked(outcome, Requirements())

    def install(self, exact: Iterable[str], requirements: Requirements) -> int:
        """Install exactly these packages, and no others; return how many there are."""
        lines = list(exact)
        outcome = self._sync(lines, requirements)
        if outcome.code and (instead := stood_in(lines, outcome.text)):
            for was, other in instead.items():
                self.tell(f"{was} has to be compiled, and this machine can't: {other} stands in for it here")
            outcome = self._sync([instead.get(line, line) for line in lines], requirements)
        self._checked(outcome, requirements)
        packages = self.venv / "lib" / f"python{self.interpreter.minor}" / "site-packages"
        count = len(list(packages.glob("*.dist-info")))
        new, took = next((match.groups() for match in map(FIGURE.match, outcome.lines) if match), ("0", ""))
        if took:
            self.tell(f"{count} packages{f', {new} of them new,' if int(new) < count else ''} in {took}")
        return count

    def _sync(self, lines: list[str], requirements: Requirements) -> Outcome:
        exact = self.folder / "requirements.exact"
        options = [option for option in requirements.options if option != "--pre"]
        exact.write_text("\n".join([*options, *lines]) + "\n", "utf-8")
        words = (
            "pip",
            "sync",
            str(exact),
            "--python",
            str(self.venv / "bin" / "python"),
            "--allow-empty-requirements",
        )
        return self.uv.run(*words)

    def _checked(self, outcome: Outcome, requirements: Requirements) -> None:
        if not outcome.code:
            return
        problem = ProblemsFound([uv_problem(outcome.text, requirements, self.interpreter.version)])
        if specifier := needed_python(outcome.text):
            raise NeedsPython(specifier, problem)
        raise problem

    def clear(self) -> None:
        """Take a half-made environment away."""
        shutil.rmtree(self.venv, ignore_errors=True)


def _with_hashes(line: str, requirements: Requirements) -> str:
    """Return a resolved line with the hashes that the site's own file gives for that very version."""
    for each in requirements.lines:
        if "--hash" in each.text and named(each.text) == named(line) and _pinned(each) == line.partition(" ")[0]:
            return line + "".join(HASHES.findall(each.text))
    return line


def _pinned(line: Line) -> str:
    return line.text.split(";")[0].split("--hash")[0].replace(" ", "")


def stood_in(lines: list[str], words: str) -> dict[str, str]:
    """Return what may be installed in place of packages that couldn't be built here: {line: line}."""
    found = {}
    for line in lines:
        package, _, version = HASHES.sub("", line).partition("==")
        if package in STAND_INS and re.search(rf"[Ff]ailed to (?:download and )?build `{package}==", words):
            found[line] = f"{STAND_INS[package]}=={version}" if version else STAND_INS[package]
    return found
