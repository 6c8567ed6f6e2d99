"""`road check --try`: a throwaway copy of the project is made ready as `road up` does it, and tried."""

from __future__ import annotations

import argparse
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from roadworthy.cli.site_environment import EVERYBODY_HAS, SiteEnvironments
from roadworthy.cli.structure import Init
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.attended import attended
from roadworthy.deployment.inputs import digest
from roadworthy.deployment.instead import INSTEAD_OF
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.local_project import copy_source
from roadworthy.deployment.means import Means
from roadworthy.deployment.preparation import Preparation, Prepared
from roadworthy.deployment.up import processes_of
from roadworthy.environments.document import SITE_FILE
from roadworthy.environments.reader import read_site
from roadworthy.environments.site import IN_PACKAGES, Site
from roadworthy.fleet.ending import end
from roadworthy.fleet.family import Family
from roadworthy.fleet.keeper import Keeper
from roadworthy.fleet.lock import LOCK_FILE, Lock, take_lock
from roadworthy.problems import ProblemsFound
from roadworthy.stack.postgresql_cluster import data_folder
from roadworthy.stack.registry import kinds
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.facts import read_project
from roadworthy.structure.outline import outline
from roadworthy.structure.survey import no_application
from roadworthy.structure.trying.everything import try_everything
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.releases import ASIDE
from roadworthy.structure.trying.tried import Tried

STEP_TIME_LIMIT_S = 300
GRACE_S = 3.0
KEPT_S = 30 * 24 * 3600
KEPT_BY_HAND = (".env", ".env.local", ".envrc")
MADE_BY_A_TRY = ("data", "media", "mail", "static", "settings", "log", "here")


def try_site(folder: Path, codebase: Codebase, since: str, wanted: frozenset[str], terminal: Terminal) -> Tried:
    """Return what came of trying a copy of `folder`, for the checks that are wanted.

    Where the copy can't be made ready, what stood in the way is told, and is what was not looked at.
    """
    place = Throwaway.of(folder, os.environ)
    try:
        lock = take_lock(place.root / "run")
    except ProblemsFound:
        return Tried(not_looked_at=("anything by trying: another road check --try of this folder is under way",))
    terminal.tell(f"trying a copy of {folder.resolve().name} in {place.root}")
    keeper = Keeper(lock.environment)
    try:
        forget_old(place.root.parent, time.time())
        place.fill(folder)
        with _ready(place, lock, terminal) as ground:
            return try_everything(ground, codebase, folder, since, wanted)
    except ProblemsFound as found:
        for problem in found.problems:
            terminal.complain(problem)
        return Tried(not_looked_at=(f"anything by trying: {found.problems[0].message}",))
    finally:
        end(Family(lock.environment), GRACE_S)
        keeper.dismiss()
        place.clear()
        lock.release()


@dataclass(frozen=True)
class Throwaway:
    """The folder of the user's cache in which one project is tried. What is installed for it is kept, and no more."""

    root: Path
    copy: Path

    @classmethod
    def of(cls, folder: Path, variables: Mapping[str, str]) -> Throwaway:
        """Return the place for a project: always the same, so that what is installed is found again."""
        cache = Path(variables.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
        root = cache.resolve() / "roadworthy" / "try" / digest(str(folder.resolve()))[:12]
        return cls(root, root / (folder.resolve().name or "site"))

    @property
    def home(self) -> Path:
        """Return what the site takes for the home of its user."""
        return self.root / "home"

    @property
    def scratch(self) -> Path:
        """Return the folder of temporary files."""
        return self.root / "tmp"

    def fill(self, folder: Path) -> None:
        """Lay out the project's code, without what was left by an earlier try."""
        self.clear()
        for each in (self.home, self.scratch):
            each.mkdir(parents=True, exist_ok=True)
        draft = self.root / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        copy_source(folder.resolve(), draft)
        for name in KEPT_BY_HAND:
            (draft / name).unlink(missing_ok=True)
        shutil.rmtree(draft / ".roadworthy", ignore_errors=True)
        if (self.copy / ".roadworthy").is_dir():
            (self.copy / ".roadworthy").rename(draft / ".roadworthy")
        shutil.rmtree(self.copy, ignore_errors=True)
        draft.rename(self.copy)

    def clear(self) -> None:
        """Take away all but what is installed."""
        for each in (self.home, self.scratch, self.root / "draft", self.root / ASIDE):
            shutil.rmtree(each, ignore_errors=True)
        for name in MADE_BY_A_TRY:
            shutil.rmtree(self.copy / ".roadworthy" / "local" / name, ignore_errors=True)
        for each in self.copy.glob("*") if self.copy.is_dir() else ():
            _remove(each, {".roadworthy"})
        for each in self.copy.glob(".*") if self.copy.is_dir() else ():
            _remove(each, {".roadworthy"})


def forget_old(places: Path, now_s: float) -> None:
    """Take away what is installed for projects that nobody has tried for a month."""
    for place in places.iterdir():
        run = place / "run"
        with suppress(OSError, ProblemsFound):
            if now_s - (run / LOCK_FILE).stat().st_mtime > KEPT_S:
                lock = take_lock(run)  # nobody tries it now
                shutil.rmtree(place, ignore_errors=True)
                lock.release()


def _remove(path: Path, kept: set[str]) -> None:
    if path.name in kept:
        return
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


@contextmanager
def _ready(place: Throwaway, lock: Lock, terminal: Terminal) -> Iterator[Ground]:
    """Make the copy ready to run, with the servers that it needs, and end those after it."""
    tell = lambda words: terminal.tell(f"  {words}", "dim")  # noqa: E731
    shell = {name: os.environ[name] for name in EVERYBODY_HAS if name in os.environ}
    site, is_drafted = _site(place.copy, terminal)
    _forget_cluster(site)  # of a try that was killed
    means = Means(read_project, kinds(), tell, {}, shell, lock.environment, hide=terminal.hide, has_hub=False)
    try:
        prepared = Preparation(site, means).run()
        with attended(processes_of(prepared.servers), lock.environment):
            yield _ground(place, prepared, lock, is_drafted, tell)
    finally:
        _forget_cluster(site)


def _forget_cluster(site: Site) -> None:
    """Take away PostgreSQL's data, which for root lie outside of the copy."""
    data = data_folder(LocalFolder.of(site).root, site.name)
    shutil.rmtree(data, ignore_errors=True)
    with suppress(OSError):
        data.parent.rmdir()


def _site(copy: Path, terminal: Terminal) -> tuple[Site, bool]:
    """Return the site of the copy, and whether its roadworthy.toml was drafted here, as `road init` does it."""
    file = copy / SITE_FILE
    if file.exists():
        return read_site(file, kinds()), False
    environments = SiteEnvironments(copy, lambda words: terminal.tell(f"  {words}", "dim"), terminal.hide)
    findings = Init(_words_of_init(), terminal, environments).findings()
    if not findings.application.wsgi and not findings.application.asgi:
        raise ProblemsFound([no_application()])
    file.write_text(outline(findings), encoding="utf-8")
    return read_site(file, kinds()), True


def _words_of_init() -> argparse.Namespace:
    """Return the words of `road init --yes`."""
    words = dict.fromkeys(("name", "settings", "wsgi", "asgi", "manage", "python", "package"), "")
    flags = {"yes": True, "force": False, "print": False, "files_only": False}
    return argparse.Namespace(**words, **flags, requirements=[], variable=[])


def _ground(place: Throwaway, prepared: Prepared, lock: Lock, is_drafted: bool, tell: Callable[[str], None]) -> Ground:
    site = prepared.site
    aside = {"HOME": str(place.home), "TMPDIR": str(place.scratch), **lock.environment}
    seen = {**prepared.variables, **aside}
    own = {name: value for name, value in seen.items() if name not in (INSTEAD_OF, "PYTHONPATH")}
    own["DJANGO_SETTINGS_MODULE"] = site.settings
    packages = prepared.python.packages
    path = [packages / each.removeprefix(IN_PACKAGES) if each.startswith(IN_PACKAGES) else place.copy / each
            for each in site.path]  # fmt: skip
    return Ground(
        folder=place.copy,
        python=str(prepared.python.python),
        variables=seen,
        time_limit_s=STEP_TIME_LIMIT_S,
        tell=tell,
        own_variables=own,
        settings=site.settings,
        path=tuple(str(each) for each in path),
        wsgi=site.wsgi,
        asgi=site.asgi,
        jobs=tuple(job.command for job in site.jobs),
        is_drafted=is_drafted,
    )
