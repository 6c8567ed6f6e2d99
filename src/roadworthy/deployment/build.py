"""Runs the site's build steps in order, and skips those whose files are as they were."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roadworthy.deployment.command import Outcome, run_program
from roadworthy.deployment.inputs import digest
from roadworthy.deployment.node import node_bin
from roadworthy.deployment.sources import sources_digest
from roadworthy.deployment.venv import SiteEnvironment
from roadworthy.environments.site import Site
from roadworthy.environments.step import BuildStep
from roadworthy.problems import ProblemsFound, Rule, Where

STEP_FAILED = Rule(
    "E326",
    "A build step failed",
    "What a step makes (styles, scripts, static files) is missing or half made, so the site isn't started on it.",
)
STEP_LATE = Rule("E327", "A build step doesn't end", "A step that waits, or serves, is no step of a build.")
NO_FOLDER = Rule("E328", "A build step's folder is not there", "A step runs in a folder below the site's.")
RULES = (STEP_FAILED, STEP_LATE, NO_FOLDER)
TIME_LIMIT_S = 1800.0
NOT_KEYED = ("PATH", "PWD", "OLDPWD", "SHLVL", "_", "TERM", "COLUMNS", "LINES", "PORT")


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

    def run(self, steps: Iterable[BuildStep]) -> tuple[StepRun, ...]:
        """Run the steps, each when its files or an earlier step changed. Raises ProblemsFound at the first that fails."""
        memory, done = _read(self.folder / "build.json"), []
        again = not all(each.exists() for each in self.outputs)
        for step in steps:
            key = digest(step.run, step.folder)
            if not again and memory.get(key) == self._state(step) and self._has_modules(step):
                self.tell(f"{step.run}: nothing changed, skipped")
                done.append(StepRun(step, skipped=True))
                continue
            again = True
            memory.pop(key, None)
            _write(self.folder / "build.json", memory)
            done.append(self._run(step))
            memory[key] = self._state(step)  # what it wrote in the site's folder is not a change of its own input
        if again:
            memory |= {digest(each.step.run, each.step.folder): self._state(each.step) for each in done}
        _write(self.folder / "build.json", memory)
        return tuple(done)

    def words(self, step: BuildStep) -> str:
        """Return the shell line of a step, with the site's own way to call a management command put in."""
        return step.run.replace("{manage}", self.site.manage)

    def _run(self, step: BuildStep) -> StepRun:
        folder = self.site.folder / step.folder
        if not folder.is_dir():
            hint = "a step's folder is relative to roadworthy.toml"
            raise ProblemsFound([NO_FOLDER.problem(f"{step.folder} is not there", hint, _where(step))])
        self.tell(f"{step.run}{f' in {step.folder}' if step.folder != '.' else ''}")
        began = time.monotonic()
        words = ["sh", "-c", self.words(step)]
        outcome = run_program(words, folder, self._variables(step, folder), time_limit_s=self.time_limit_s)
        took_s = time.monotonic() - began
        if outcome.code or outcome.timed_out:
            raise ProblemsFound([self._failure(step, outcome, took_s)])
        self.tell(f"{step.run}: done in {took_s:.1f} s")
        return StepRun(step, skipped=False, time_s=took_s)

    def _variables(self, step: BuildStep, folder: Path) -> dict[str, str]:
        path = [str(self.environment.bin), self.variables.get("PATH", os.defpath)]
        path += node_bin(self.words(step), folder, os.pathsep.join(path), self.folder, self.environment, self.tell)
        return {**self.variables, "PATH": os.pathsep.join(path)}

    def _failure(self, step: BuildStep, outcome: Outcome, took_s: float) -> Any:
        shown = f"{step.run} (in {step.folder})" if step.folder != "." else step.run
        last = [line for line in outcome.lines if line.strip()][-12:]
        words = "".join(f"\n  | {line}" for line in last)
        if outcome.timed_out:
            hint = f"a step has to end by itself{words}"
            return STEP_LATE.problem(
                f"{shown}: still running after {took_s:.0f} s, so it was ended", hint, _where(step)
            )
        hint = f"{_way_out(outcome)}; its last words:{words}" if last else _way_out(outcome)
        return STEP_FAILED.problem(f"{shown}: failed with exit code {outcome.code}", hint, _where(step))

    def _state(self, step: BuildStep) -> str:
        kept = sorted(f"{name}={value}" for name, value in self.variables.items() if name not in NOT_KEYED)
        folder = self.site.folder / step.folder
        python = self.environment.fingerprint if "python" in self.words(step) or step.is_django else ""
        if is_node_install(step.run):
            names = ("package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml")
            return digest(self.words(step), *(_stat(folder / name) for name in names))
        return digest(self.words(step), python, *kept, sources_digest(folder))

    def _has_modules(self, step: BuildStep) -> bool:
        folder = self.site.folder / step.folder
        return not is_node_install(step.run) or (folder / "node_modules").is_dir()


def run_steps(
    site: Site,
    environment: SiteEnvironment,
    steps: Iterable[BuildStep],
    folder: Path,
    variables: Mapping[str, str],
    tell: Callable[[str], None],
) -> tuple[StepRun, ...]:
    """Run these build steps of a site."""
    return Builder(site, folder, environment, variables, tell).run(steps)


def is_node_install(run: str) -> bool:
    """Say whether a step only fetches what package.json requires."""
    words = run.split()
    return (
        words[:2] in (["npm", "ci"], ["npm", "install"], ["yarn", "install"], ["pnpm", "install"]) and "&&" not in words
    )


def _where(step: BuildStep) -> Where:
    return Where("roadworthy.toml", part="build")


def _way_out(outcome: Outcome) -> str:
    match outcome.code:
        case 127:
            return "a program it calls is not on this machine: install it, or take the step out"
        case 126:
            return "a program it calls may not be run: check its permissions"
        case code if code < 0 or code > 128:
            return f"it was ended by signal {-code if code < 0 else code - 128} (out of memory?)"
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
