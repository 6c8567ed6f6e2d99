"""Brings the databases of environment local up to date with the site's code, and knows when they are already."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.inputs import digest
from roadworthy.deployment.last_words import last_words
from roadworthy.deployment.preparation import Prepared
from roadworthy.environments.process import Process
from roadworthy.environments.project import Database
from roadworthy.fleet.command import Finished, run_command
from roadworthy.problems import Problem, ProblemsFound, Rule
from roadworthy.stack.command import words
from roadworthy.stack.databases import file_name
from roadworthy.stack.sqlite import is_sqlite

TIME_LIMIT_S = 3600.0
PASSED_OVER = frozenset({"node_modules", "site-packages", "__pycache__"})
NOT_YET_REFLECTED = "not yet reflected in a migration"
DATABASE_CACHE = "django.core.cache.backends.db.DatabaseCache"

NOT_MIGRATED = Rule("E371", "A migration fails", "The code expects a database that it did not get.")
RULES = (NOT_MIGRATED,)


@dataclass(frozen=True)
class Migrations:
    """The migrations of one prepared site. `tell` hears one sentence before the work; `marks` are those of the run."""

    prepared: Prepared
    marks: dict[str, str]
    tell: Callable[[str], None]

    def is_due(self) -> bool:
        """Say whether `run` has anything to do, as far as that can be told without asking the databases."""
        mark = self._mark
        return not (self._is_own_alone() and mark.is_file() and mark.read_text() == self._state())

    def run(self) -> None:
        """Migrate every database that is this environment's own, and `default` whosever it is.

        Raise ProblemsFound with the last words of the one that fails.
        """
        self._mark.unlink(missing_ok=True)
        state = self._state()
        for database in self._wanted():
            self.tell(f"migrating the database {database.alias}")
            self._manage("migrate", "--noinput", "--database", database.alias)
        if any(cache.backend == DATABASE_CACHE for cache in self.prepared.project.caches):
            self._manage("createcachetable")
        self._mark.write_text(state)

    @property
    def _mark(self) -> Path:
        return self.prepared.folder.root / "data" / "migrated"

    def _manage(self, *command: str) -> None:
        site = self.prepared.site
        process = Process(
            command[0], words(f"{site.manage} {shlex.join(command)}", site), site.folder, self.prepared.variables
        )
        finished = run_command(process, time_limit_s=TIME_LIMIT_S, marks=self.marks)
        if not finished.succeeded:
            raise ProblemsFound([self._problem(" ".join(command), finished)])
        for line in finished.lines:
            if NOT_YET_REFLECTED in line:
                self.tell(f"{line.strip()} (`road manage local -- makemigrations`)")

    def _problem(self, command: str, finished: Finished) -> Problem:
        where, reason = last_words(finished.lines, self.prepared.site.folder)
        hint = f"`road manage local -- {command}` runs it alone; nothing was left running"
        return NOT_MIGRATED.problem(f"{command} fails: {reason}", hint, where)

    def _wanted(self) -> list[Database]:
        return [each for each in self.prepared.project.databases if each.alias == "default" or self._is_own(each)]

    def _is_own(self, database: Database) -> bool:
        """Say whether a database is a file or a cluster of this environment, not a server of somebody's."""
        return any(database.alias in place.databases for place in self.prepared.places)

    def _is_own_alone(self) -> bool:
        """Say whether all databases are this environment's own, and nobody took away the file of one."""
        data = self.prepared.folder.root / "data"
        files = [data / file_name(each.alias) for each in self.prepared.project.databases if is_sqlite(each)]
        return all(file.is_file() for file in files) and all(map(self._is_own, self.prepared.project.databases))

    def _state(self) -> str:
        project = self.prepared.project
        files = sorted(migration_files(self.prepared.site.folder))
        listed = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in files]
        generations = [place.generation for place in self.prepared.places]
        parts = [
            *generations,
            *project.installed_apps,
            repr(project.databases),
            self.prepared.python.fingerprint,
            *listed,
        ]
        return digest(*parts)


def migration_files(folder: Path) -> Iterator[Path]:
    """Yield the migrations in a folder's own code."""
    for place, folders, files in os.walk(folder):
        is_environment = "pyvenv.cfg" in files
        folders[:] = [] if is_environment else [f for f in folders if f not in PASSED_OVER and not f.startswith(".")]
        if Path(place).name == "migrations":
            yield from (Path(place, name) for name in files if name.endswith(".py"))
