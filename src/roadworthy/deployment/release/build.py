"""Builds a release on the workstation, in a folder of its own: a revision's files, and what its steps make of them."""

from __future__ import annotations

import fcntl
import getpass
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from roadworthy.deployment.build import Builder
from roadworthy.deployment.host_variables import build_variables
from roadworthy.deployment.inputs import digest
from roadworthy.deployment.laid import hook_into
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.release.build_settings import write_build_settings
from roadworthy.deployment.release.built import BuiltRelease, Kept
from roadworthy.deployment.release.contents import Contents
from roadworthy.deployment.release.environments import Environments
from roadworthy.deployment.release.export import Export
from roadworthy.deployment.release.heads import Heads
from roadworthy.deployment.release.more import More
from roadworthy.deployment.release.python_tree import BuiltEnvironment
from roadworthy.deployment.release.revision import HEAD, Revision, Source
from roadworthy.deployment.release.rules import NO_CODE_HOST
from roadworthy.deployment.release.step_inputs import settings_of
from roadworthy.deployment.release.steps import Steps
from roadworthy.deployment.site_environment import SiteEnvironment
from roadworthy.deployment.static_copy import StaticCopy
from roadworthy.deployment.target import Target
from roadworthy.deployment.uv import Uv
from roadworthy.deployment.venv import build_environment
from roadworthy.environments.release import Release, release_id
from roadworthy.environments.site import Site
from roadworthy.fleet.ending import end
from roadworthy.fleet.family import RUN_MARK, Family
from roadworthy.problems import ProblemsFound, Where

GRACE_S = 3.0
Tell = Callable[[str], None]
Clock = Callable[[], datetime]


def build(
    target: Target,
    tell: Tell,
    revision: str = HEAD,
    allow_dirty: bool = False,
    clock: Clock = lambda: datetime.now(UTC),
) -> BuiltRelease:
    """Build a revision for an environment; what nothing of its inputs has changed is not made again.

    Raise ProblemsFound when there are changes that are not committed, or something doesn't build.
    """
    if not target.code_hosts:
        where = Where("roadworthy.toml", part=f"environments.{target.environment.name}.hosts")
        raise ProblemsFound([NO_CODE_HOST.problem("no host runs the site's code", 'give one the role "web"', where)])
    folder = target.folder / "build"
    folder.mkdir(parents=True, exist_ok=True)
    target.folder.chmod(0o700)
    source = Revision(target.site, tell, revision, allow_dirty).source()
    with alone(folder, tell):
        return Build(target, tell, folder, source, clock()).run()


@contextmanager
def alone(folder: Path, tell: Tell) -> Iterator[None]:
    """Hold the build folder; while another road builds in it, wait for that."""
    with (folder / "build.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("waiting for another road that builds here")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class Build:
    """One build in a folder of a release's shape: tree/ (code is the site's folder in it), settings/, static/."""

    target: Target
    tell: Tell
    folder: Path
    source: Source
    now: datetime

    def run(self) -> BuiltRelease:
        """Build it, the Python environments beside the steps."""
        begun_s = time.monotonic()
        export = Export(self.folder / "tree", self.folder / "exported.json")
        export.run(self.source)
        self._point_to_code()
        python = self._python()
        with ThreadPoolExecutor(1, thread_name_prefix="environments") as pool:
            made = pool.submit(self._environments(python).run)
            try:
                heads = self._make(python, export)
                environments = made.result()
            except BaseException:
                end(Family(self.marks), GRACE_S)  # or whoever presses Ctrl-C would wait for uv
                raise
        built = self._built(environments, heads, python)
        size = built.manifest.size_bytes / 1e6
        took_s = time.monotonic() - begun_s
        self.tell(f"release {built.id}: {len(built.manifest.files)} files, {size:.1f} MB, built in {took_s:.1f} s")
        return built

    @cached_property
    def site(self) -> Site:
        """Return the site as it lies in the build folder."""
        return replace(self.target.site, folder=self.folder.resolve() / "tree" / self.source.folder)

    def _point_to_code(self) -> None:
        self.site.folder.mkdir(parents=True, exist_ok=True)
        link, place = self.folder / "code", Path("tree") / self.source.folder
        if not link.is_symlink() or link.readlink() != place:
            link.unlink(missing_ok=True)
            link.symlink_to(place)

    def _python(self) -> SiteEnvironment:
        """Make the Python that runs the steps: the site's own, of this revision, with the versions of `road up`."""
        lock = LocalFolder.of(self.target.site).root / "requirements.lock"
        if lock.is_file() and not (self.folder / lock.name).is_file():
            shutil.copyfile(lock, self.folder / lock.name)
        means = self.target.means
        python = build_environment(self.site, self.folder, self.tell, variables=means.shell, marks=self.marks)
        More(self.more, self.folder, self._uv).put_behind(python)
        hook_into(python.packages)
        return python

    @property
    def marks(self) -> dict[str, str]:
        """Return the variables by which all that the build runs is found, and ended, also when road is killed."""
        return dict(self.target.means.marks) or {RUN_MARK: f"build-{os.getpid()}"}

    @cached_property
    def more(self) -> tuple[str, ...]:
        """Return the requirements of the services that the site's own don't bring."""
        return tuple(dict.fromkeys(each for place in self.target.settings.places for each in place.packages))

    @property
    def _uv(self) -> Uv:
        return Uv(self.target.site.folder, self.target.means.shell, marks=self.marks)

    def _make(self, python: SiteEnvironment, export: Export) -> tuple[str, ...]:
        """Run the steps; return the last migrations."""
        target = self.target
        write_build_settings(target.settings, self.folder)
        (self.folder / "here").mkdir(exist_ok=True)
        (self.folder / "static").mkdir(exist_ok=True)
        always = (self.folder / "every step that is due runs",)
        django, others = (
            Builder(
                self.site,
                self.folder,
                python,
                self._at_home(build_variables(target, self.folder, python.bin, with_secrets)),
                self.tell,
                always,
            )
            for with_secrets in (True, False)
        )
        brought = python.fingerprint if self._brought(python) else ""
        settings = digest(settings_of(target.project), target.settings.text(), brought)
        steps = Steps(self.site, self.folder, target.project, django, others, settings, self.tell, self.marks)
        steps.run(self.source, lambda: self._begin(python), export)
        heads = Heads(python, django.variables, self.site.folder, self.folder / "heads.json")
        return heads.of(self.source, settings)

    def _at_home(self, variables: Mapping[str, str]) -> dict[str, str]:
        """Return variables with the site's folder on hosts in the place where a build has it."""
        there, here = self.target.layout.root, str(self.folder / "here")
        return {name: re.sub(rf"{re.escape(there)}(?![\w.-])", here, value) for name, value in variables.items()}

    def _brought(self, python: SiteEnvironment) -> Path | None:
        """Return the static files that an installed package brings made, in the Python of this build."""
        own = Path(self.target.project.static_root or "/").resolve()
        packages = self.target.python.packages.resolve()
        is_brought = own.is_relative_to(packages) and own != packages
        return python.packages / own.relative_to(packages) if is_brought else None

    def _begin(self, python: SiteEnvironment) -> None:
        brought, static = self._brought(python), self.folder / "static"
        if brought and self.target.settings.roots.moves_static:
            mark = self.folder / "static-copied"
            mark.unlink(missing_ok=True)
            if note := StaticCopy(python.packages, static, mark).run(str(brought), python.fingerprint):
                self.tell(note)

    def _environments(self, python: SiteEnvironment) -> Environments:
        return Environments(self.target, self.site, self.folder, python, self._uv, self.more, self.tell)

    def _built(
        self, environments: Mapping[str, BuiltEnvironment], heads: tuple[str, ...], python: SiteEnvironment
    ) -> BuiltRelease:
        contents = Contents(self.target, self.site, self.folder, self.source)
        code, manifest, roots = contents.manifest({folder for each in environments.values() for folder in each.live})
        kept = Kept(self.target.folder)
        release = self._release(environments, heads, python, kept.folder / "releases")
        folder = kept.keep(release, manifest, roots)
        return BuiltRelease(release, folder, kept.objects, manifest, environments, code)

    def _release(
        self,
        environments: Mapping[str, BuiltEnvironment],
        heads: tuple[str, ...],
        python: SiteEnvironment,
        others: Path,
    ) -> Release:
        moment = self.now
        while (others / (name := release_id(moment, self.source.commit, self.source.is_dirty))).exists():
            moment += timedelta(seconds=1)
        return Release(
            id=name,
            revision=self.source.commit,
            subject=self.source.subject,
            made_at=moment.replace(microsecond=0),
            made_by=f"{getpass.getuser()} at {os.uname().nodename}",
            requirements=python.fingerprint[:16],
            migrations=heads,
            environments={host: each.name for host, each in environments.items()},
            units=self._units(name),
        )

    def _units(self, release: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for host in self.target.code_hosts:
            ground = self.target.release_ground(host, release, 0)
            units = [
                unit.name
                for name, kind in self.target.kinds.items()
                for unit in kind.release_units(ground, ground.host.services_of(name))
            ]
            found[host.name] = tuple(units)
        return found
