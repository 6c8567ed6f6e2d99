"""Runs the site's build steps in order, and skips those whose files are as they were."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.gettext import Gettext
from roadworthy.deployment.inputs import digest
from roadworthy.deployment.missing_program import missing_program
from roadworthy.deployment.node import Node
from roadworthy.deployment.sources import sources_digest
from roadworthy.deployment.venv import SiteEnvironment
from roadworthy.environments.environment import LOCAL
from roadworthy.environments.process import Process
from roadworthy.environments.site import Site
from roadworthy.environments.step import BuildStep
from roadworthy.fleet.command import Finished, run_command
from roadworthy.problems import Problem, ProblemsFound, Rule, Where

STEP_FAILED = Rule(
    "E326",
    "A build step failed",
    "What a step makes (styles, scripts, static files) is missing or half made, so the site isn't started on it.",
)
STEP_LATE = Rule("E327", "A build step doesn't end", "A step that waits, or serves, is no step of a build.")
NO_FOLDER = Rule("E328", "A build step's folder is not there", "A step runs in a folder below the site's.")
RULES = (STEP_FAILED, STEP_LATE, NO_FOLDER)
TIME_LIMIT_S = 1800.0
FIRST_LINES, LAST_LINES = 4, 12
MISSING_MODULE = re.compile(r"^ModuleNotFoundError: No module named '([\w.]+)'")
PLACE = Where("roadworthy.toml", part="build")
PORT = re.compile(r"(127\.0\.0\.1|localhost|\[::1\]):\d+")
NODE_FILES = ("package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml")


@dataclass(frozen=True)
class StepRun:
    """What became of one step: run, or skipped because nothing it reads has changed."""

    step: BuildStep
    skipped: bool
    time_s: float = 0.0


@dataclass(frozen=True)
class Builder:
    """Runs build steps of one site in its environment. What was done is remembered in `folder`/build.json.

    `variables` are the whole environment of a step; the site's own Python comes first on its PATH.
    `outputs` are folders that must be there for a step to count as done (the static root, say).
    """

    site: Site
    folder: Path
    environment: SiteEnvironment
    variables: Mapping[str, str]
    tell: Callable[[str], None]
    outputs: tuple[Path, ...] = ()
    time_limit_s: float = TIME_LIMIT_S

    def run(self, steps: Iterable[BuildStep], marks: Mapping[str, str] | None = None) -> tuple[StepRun, ...]:
        """Run the steps, each when its files or an earlier step changed; the first failure raises ProblemsFound.

        `marks` is the environment of a held Lock: with it nothing outlives a road that is killed.
        """
        memory, done = _read(self.folder / "build.json"), []
        again = not self._has_outputs()
        for step in steps:
            key = digest(step.run, step.folder)
            if not again and self._is_done(step, memory):
                self.tell(f"{self.words(step)}: nothing changed, skipped")
                done.append(StepRun(step, skipped=True))
                continue
            again = True
            memory.pop(key, None)
            _write(self.folder / "build.json", memory)
            done.append(self._run(step, marks or {}))
            memory[key] = self._state(step)  # what it wrote in the site's folder is not a change of its own input
        if again:
            memory |= {digest(each.step.run, each.step.folder): self._state(each.step) for each in done}
        _write(self.folder / "build.json", memory)
        return tuple(done)

    def is_due(self, steps: Iterable[BuildStep]) -> bool:
        """Say whether `run` would run any of these steps."""
        memory = _read(self.folder / "build.json")
        return not (self._has_outputs() and all(self._is_done(step, memory) for step in steps))

    def words(self, step: BuildStep) -> str:
        """Return the shell line of a step, with the site's own way to call a management command put in."""
        return step.run.replace("{manage}", self.site.manage)

    def _run(self, step: BuildStep, marks: Mapping[str, str]) -> StepRun:
        folder = self.site.folder / step.folder
        if not folder.is_dir():
            hint = "a step's folder is relative to roadworthy.toml"
            raise ProblemsFound([NO_FOLDER.problem(f"{step.folder} is not there", hint, PLACE)])
        self.tell(f"{self.words(step)}{f' in {step.folder}' if step.folder != '.' else ''}")
        finished = self._try(step, folder, self._path(step, folder), marks)
        if not finished.succeeded:
            raise ProblemsFound([_failure(self.words(step), step.folder, finished)])
        self.tell(f"{self.words(step)}: done in {finished.took_s:.1f} s")
        return StepRun(step, skipped=False, time_s=finished.took_s)

    def _try(self, step: BuildStep, folder: Path, path: str, marks: Mapping[str, str]) -> Finished:
        """Run a step, and again for as long as it misses a program that can be brought."""
        variables = {**self.variables, "PATH": path}
        process = Process("build step", ("sh", "-c", self.words(step)), folder, variables, stop_time_s=5)
        finished = run_command(process, time_limit_s=self.time_limit_s, marks=dict(marks))
        brought = [] if finished.succeeded else self._bring(missing_program(finished.lines), folder, path)
        more = [each for each in brought if each not in path.split(os.pathsep)]
        return self._try(step, folder, os.pathsep.join([path, *more]), marks) if more else finished

    def _path(self, step: BuildStep, folder: Path) -> str:
        """Return where a step's programs are, those brought for an earlier one last."""
        path = [str(self.environment.bin), self.variables.get("PATH", os.defpath)]
        path += map(str, sorted((self.folder / "runtime").glob("*/programs")))
        return os.pathsep.join([*path, *self._bring(self.words(step), folder, os.pathsep.join(path))])

    def _bring(self, line: str, folder: Path, path: str) -> list[str]:
        """Return the folders to add to PATH for what a line calls and this machine does not have."""
        if line == "msgfmt":
            return Gettext(self.folder, self.environment, self.tell).folders()
        return Node(folder, self.folder, self.environment, self.tell).folders(line, path)

    def _state(self, step: BuildStep) -> str:
        """Return a name for all that a step depends on, as it is now."""
        folder, line = self.site.folder / step.folder, self.words(step)
        if is_node_install(step.run):
            return digest(line, *(_stat(folder / name) for name in NODE_FILES))
        python = self.environment.fingerprint if step.is_django or "python" in line else ""
        return digest(line, python, *self._settings(), sources_digest(folder))

    def _settings(self) -> list[str]:
        """Return what settings a step sees: the model's variables, and the module laid over. Ports may differ."""
        local = self.site.environment(LOCAL)
        names = {*self.site.variables, *(local.variables if local else ())}
        told = sorted(f"{name}={self.variables.get(name, '')}" for name in names)
        for folder in self.variables.get("PYTHONPATH", "").split(os.pathsep):
            told += [
                path.read_text("utf-8", errors="replace") for path in sorted(Path(folder or "/nowhere").glob("*.py"))
            ]
        return [PORT.sub(r"\1", each) for each in told]

    def _has_outputs(self) -> bool:
        return all(each.exists() for each in self.outputs)

    def _is_done(self, step: BuildStep, memory: Mapping[str, str]) -> bool:
        return memory.get(digest(step.run, step.folder)) == self._state(step) and self._has_modules(step)

    def _has_modules(self, step: BuildStep) -> bool:
        folder = self.site.folder / step.folder
        return not is_node_install(step.run) or (folder / "node_modules").is_dir()


def is_node_install(run: str) -> bool:
    """Say whether a step only fetches what package.json requires."""
    words = run.split()
    return (
        words[:2] in (["npm", "ci"], ["npm", "install"], ["yarn", "install"], ["pnpm", "install"]) and "&&" not in words
    )


def _failure(line: str, folder: str, finished: Finished) -> Problem:
    shown = f"{line} (in {folder})" if folder != "." else line
    words = "".join(f"\n  | {line}" for line in telling(finished.lines))
    if finished.is_late:
        message = f"{shown}: still running after {finished.took_s:.0f} s, so it was ended"
        return STEP_LATE.problem(
            message, f"a step has to end by itself{f'; its last words:{words}' if words else ''}", PLACE
        )
    hint = f"{_way_out(finished)}; its last words:{words}" if words else _way_out(finished)
    return STEP_FAILED.problem(f"{shown}: {finished.how}", hint, PLACE)


def telling(lines: Iterable[str]) -> list[str]:
    """Return the lines that tell why a command failed: the first that speak of an error, and the last of all."""
    said = [line for line in lines if re.search(r"\w", line)]
    first = next((number for number, line in enumerate(said) if re.search(r"\berror\b|ERR!|\bfatal\b", line, re.I)), 0)
    end = len(said) - LAST_LINES
    if first >= end or (not first and not re.search(r"error|ERR!|fatal", "".join(said[:1]), re.I)):
        return said[-LAST_LINES:]
    return [*said[first : first + FIRST_LINES], "…", *said[FIRST_LINES - LAST_LINES :]]


def _way_out(finished: Finished) -> str:
    if missing := missing_program(finished.lines):
        return f"{missing}, a program that it calls, is not on this machine: install it, or take the step out"
    if missing := next((found[1] for line in finished.lines[-3:] if (found := MISSING_MODULE.search(line))), ""):
        return f"add what provides {missing} to the site's requirements, or take the step out"
    match finished.exit_code:
        case 127:
            return "a program it calls is not on this machine: install it, or take the step out"
        case 126:
            return "a program it calls may not be run: check its permissions"
        case -9 | 137:
            return "it was ended by force: the machine may be out of memory"
    return "put that right (or the step, in roadworthy.toml), then run this again"


def _stat(path: Path) -> str:
    try:
        state = path.stat()
    except OSError:
        return ""
    return f"{state.st_mtime_ns} {state.st_size}"


def _read(path: Path) -> dict[str, str]:
    try:
        memory = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return memory if isinstance(memory, dict) else {}


def _write(path: Path, memory: Mapping[str, str]) -> None:
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(json.dumps(memory, indent=1), "utf-8")
    draft.replace(path)
