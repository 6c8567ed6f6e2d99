"""Runs a release's build steps in the model's order, each only when what it reads, or a step before it, has changed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from roadworthy.deployment.build import Builder, is_node_install
from roadworthy.deployment.inputs import digest
from roadworthy.deployment.release.export import Export
from roadworthy.deployment.release.manifest import walk
from roadworthy.deployment.release.never_shipped import is_left_by_tools
from roadworthy.deployment.release.revision import Source
from roadworthy.deployment.release.rules import STEP_ASKS
from roadworthy.deployment.release.step_inputs import TAILWIND, read_by
from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.project import Project
from roadworthy.environments.site import Site
from roadworthy.environments.step import BuildStep
from roadworthy.problems import Problem, ProblemsFound, Where

NOWHERE = re.compile(r"127\.0\.0\.1\D{1,9}\b1\b[^\n]*(?:fail|refus|connect)|connect[^\n]*127\.0\.0\.1:1\b", re.I)
Seen = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Done:
    """What is remembered of a step: what it read, and the files that it made or changed below the build folder."""

    key: str
    made: tuple[str, ...]


@dataclass(frozen=True)
class Steps:
    """The steps of one build folder. `site` is the site there; `builders` run Django's own steps and the others."""

    site: Site
    folder: Path
    project: Project
    django: Builder
    others: Builder
    settings: str
    tell: Callable[[str], None]
    marks: Mapping[str, str] = field(default_factory=FrozenTable)

    def run(self, source: Source, begin: Callable[[], None], export: Export) -> bool:
        """Bring what the steps make up to date; say whether any of them ran.

        `begin` lays what an installed package brings into the empty static folder, before the first step.
        """
        keys = [self.settings, *(self._key(step, source) for step in self.site.build)]
        done = self._remembered()
        first = next((at for at, one in enumerate(done[: len(keys)]) if one.key != keys[at]), min(len(done), len(keys)))
        if first == len(keys) == len(done) and self._is_whole():
            if self.site.build:
                self.tell("build: nothing that its steps read has changed")
            return False
        kept = done[:first]
        self._undo(source, export, kept, done[first:])
        for at, key in enumerate(keys[first:], first):
            self._remember(kept, is_whole=False)
            before = self._seen()
            if at:
                self._step(self.site.build[at - 1], key in {one.key for one in done})
            else:
                begin()
            after = self._seen()
            kept = [*kept, Done(key, tuple(path for path, state in after.items() if before.get(path) != state))]
        self._remember(kept, is_whole=True)
        return True

    def _step(self, step: BuildStep, is_known: bool) -> None:
        """Run one step, but an install by Node whose lists are as they were."""
        if is_known and is_node_install(step.run) and (self.site.folder / step.folder / "node_modules").is_dir():
            return
        builder = self.django if step.is_django else self.others
        try:
            builder.run([step], self.marks)
        except ProblemsFound as found:
            raise ProblemsFound([_of_a_build(problem, builder.words(step)) for problem in found.problems]) from None

    def _key(self, step: BuildStep, source: Source) -> str:
        inside = "/".join(part for part in (source.folder, step.folder) if part and part != ".")
        inside = os.path.normpath(inside) + "/" if inside else ""
        inside = "" if inside == "./" else inside
        files = [
            replace(file, path=file.path.removeprefix(inside)) for file in source.files if file.path.startswith(inside)
        ]
        read = read_by(step, files, self.project, self._scans_python(self.site.folder / step.folder))
        told = [self.django.environment.fingerprint] if step.is_django or "python" in self.django.words(step) else []
        told += [self.settings] if step.is_django else []
        return digest(self.django.words(step), step.folder, *told, *(f"{file.path} {file.name}" for file in read))

    @staticmethod
    def _scans_python(folder: Path) -> bool:
        try:
            return TAILWIND in (folder / "package.json").read_text("utf-8", errors="replace")
        except OSError:
            return False

    def _undo(self, source: Source, export: Export, kept: Sequence[Done], undone: Sequence[Done]) -> None:
        """Take away all that the steps made which run again, and put back what they wrote over."""
        known = {f"{export.tree.name}/{file.path}" for file in source.files}
        stays = known.union(*(one.made for one in kept))
        for path in self._seen():
            if path not in stays:
                (self.folder / path).unlink()
        made = {path for one in undone for path in one.made}
        spoilt = known & made if self._is_whole() else known  # of a run that was cut off, nobody knows
        export.run(source, [path.partition("/")[2] for path in spoilt])

    def _seen(self) -> Seen:
        """Return the state of every file below the tree and the static folder, but what tools keep for themselves."""
        return dict(self._states())

    def _states(self) -> Iterator[tuple[str, tuple[int, int]]]:
        for name in ("tree", "static"):
            root = self.folder / name
            if root.is_dir():
                for path, entry in walk(root, lambda path: not is_left_by_tools(f"{path}/")):
                    state = entry.stat(follow_symlinks=False)
                    yield f"{name}/{path}", (state.st_mtime_ns, state.st_size)

    def _memory(self) -> Mapping[str, Any]:
        try:
            found = json.loads((self.folder / "steps.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _is_whole(self) -> bool:
        return bool(self._memory().get("is_whole"))

    def _remembered(self) -> list[Done]:
        return [Done(key, tuple(made)) for key, made in self._memory().get("steps") or ()]

    def _remember(self, done: Sequence[Done], is_whole: bool) -> None:
        told = {"is_whole": is_whole, "steps": [[one.key, one.made] for one in done]}
        draft = self.folder / "steps.draft"
        draft.write_text(json.dumps(told), "utf-8")
        draft.replace(self.folder / "steps.json")


def _of_a_build(problem: Problem, line: str) -> Problem:
    """Return a step's failure; one that asked the database in the words of a build, which has none."""
    if not NOWHERE.search(problem.hint):
        return problem
    hint = "have it work without (a build makes files only), or run it at deploy as a hook or a job"
    where = Where("roadworthy.toml", part="build")
    return STEP_ASKS.problem(f"{line} asks the database, and a build has none", hint, where)
