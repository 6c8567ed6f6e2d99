"""Makes the site's own isolated Python environment, and knows in milliseconds when there is nothing to do."""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.markers import default_environment
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

from roadworthy.deployment.inputs import Inputs, digest
from roadworthy.deployment.installation import Installation, NeedsPython
from roadworthy.deployment.interpreter import Interpreter, choose, find_interpreters, no_python
from roadworthy.deployment.local_project import Workshop, install_line
from roadworthy.deployment.requirement_list import Line
from roadworthy.deployment.requirements import Context, django_ceiling, packages_of_uv_lock, read_requirements
from roadworthy.deployment.runtime import add_runtime
from roadworthy.deployment.site_environment import (
    MARK,
    SiteEnvironment,
    environment_in,
    read_mark,
    ready,
    site_key,
    state_of,
    write_mark,
    write_path,
)
from roadworthy.deployment.system_libraries import ALWAYS_COMPILED
from roadworthy.deployment.uv import Uv
from roadworthy.deployment.uv_problems import BUILD, LIBRARY, NO_WHEEL
from roadworthy.deployment.wanted import Wanted, wanted_python
from roadworthy.environments.site import IN_PACKAGES, Site
from roadworthy.fleet.family import RUN_MARK
from roadworthy.problems import Problem, ProblemsFound, Rule, Where

__all__ = ["SiteEnvironment", "build_environment"]

Tell = Callable[[str], None]
LOCKED_OUT_S = 600.0
MAYBE_TOO_NEW = (LIBRARY.id, BUILD.id, NO_WHEEL.id)

NO_DJANGO = Rule(
    "E311",
    "The site's requirements have no Django",
    "An environment without Django can't run the site, so a file of requirements is missing from site.requirements.",
)
RULES = (NO_DJANGO,)


def build_environment(
    site: Site,
    folder: Path,
    tell: Tell,
    *,
    variables: Mapping[str, str] | None = None,
    marks: Mapping[str, str] | None = None,
    memory: Path | None = None,
) -> SiteEnvironment:
    """Make the site's environment in `folder` (`.roadworthy/local`), or find that it is made already.

    `variables` is the shell's environment, `marks` that of a held Lock, `memory` a file that remembers interpreters.
    Raises ProblemsFound when it can't be made. An interrupted one is made again from the start.
    """
    seen = dict(os.environ if variables is None else variables)
    if made := ready(site, folder):
        return made
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder, tell):
        uv = Uv(site.folder, seen, _progress(tell), marks or {RUN_MARK: f"environment-{os.getpid()}"})
        maker = _Maker(site, folder, tell, uv, seen, memory)
        return ready(site, folder) or maker.make()


@contextmanager
def _alone(folder: Path, tell: Tell) -> Iterator[None]:
    """Hold the environment's lock; while another road makes the same environment, wait for it."""
    with (folder / "venv.lock").open("w") as file:
        end = time.monotonic() + LOCKED_OUT_S
        waits = False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise
                if not waits:
                    tell("waiting for another road that makes this environment")
                waits = True
                time.sleep(0.2)
        yield


def _progress(tell: Tell) -> Tell:
    """Pass on what takes long: packages that are built from source."""

    def hear(line: str) -> None:
        if match := re.match(r"\s+(Building|Built) ([\w.-]+(?:==\S+| @ \S+))$", line):
            tell(f"{match[1].lower()} {match[2]} from source" if match[1] == "Building" else f"built {match[2]}")

    return hear


@dataclass(frozen=True)
class _Maker:
    """Makes one environment, with the first Python that the requirements agree to."""

    site: Site
    folder: Path
    tell: Tell
    uv: Uv
    variables: Mapping[str, str]
    memory: Path | None

    def make(self) -> SiteEnvironment:
        inputs = Inputs()
        wanted = wanted_python(self.site, inputs)
        interpreters = find_interpreters(self.variables, self.memory or memory_of(self.variables))
        asked = self._asked(inputs)
        ceiling = django_ceiling(asked)
        interpreter = choose(wanted, interpreters, ceiling)
        tried: list[Interpreter] = []
        first: ProblemsFound | None = None
        while interpreter is not None:
            tried.append(interpreter)
            self._say_choice(wanted, interpreter)
            try:
                return self._attempt(interpreter, inputs)
            except NeedsPython as needs:
                wanted = self._narrowed(wanted, needs, tried, interpreters)
                interpreter = choose(wanted, interpreters, ceiling)
            except ProblemsFound as problems:
                first = first or problems
                interpreter = self._older(wanted, interpreters, tried, problems.problems[0], asked=asked)
                if interpreter is None:
                    raise first from None
        raise first or no_python(wanted, interpreters)

    def _asked(self, inputs: Inputs) -> tuple[Line, ...]:
        """Return what the site's files ask for, as far as they tell before a Python is chosen."""
        context = Context(
            self.site.folder,
            inputs,
            markers_of(_SOME_PYTHON),
            lambda path, extras: packages_of_uv_lock(inputs.text(path)),
        )
        try:
            return read_requirements(self.site, context).lines
        except ProblemsFound:
            return ()

    def _say_choice(self, wanted: Wanted, interpreter: Interpreter) -> None:
        if wanted.prefer and wanted.prefer != interpreter.minor:
            self.tell(
                f"{wanted.where or 'the site'} says Python {wanted.prefer}; {interpreter.version} stands in for it"
            )
        self.tell(f"making the site's environment with {interpreter}")

    def _narrowed(
        self,
        wanted: Wanted,
        needs: NeedsPython,
        tried: list[Interpreter],
        interpreters: tuple[Interpreter, ...],
    ) -> Wanted:
        try:
            narrower = wanted.also(SpecifierSet(needs.specifier))
        except InvalidSpecifier:
            raise needs.problem from None
        if narrower.allows(tried[-1].version) or len(tried) > 4:
            raise needs.problem
        if self.site.python:
            raise needs.problem
        self.tell(f"the requirements want Python {needs.specifier}, so another one is looked for")
        narrower = replace(narrower, prefer="", where=Where(part="requirements"))
        if choose(narrower, interpreters) is None:
            raise no_python(narrower, interpreters)
        return narrower

    def _older(
        self,
        wanted: Wanted,
        interpreters: tuple[Interpreter, ...],
        tried: list[Interpreter],
        problem: Problem,
        *,
        asked: tuple[Line, ...],
    ) -> Interpreter | None:
        """Return an older Python to try when a pinned package isn't ready made for this one, if that may help."""
        if self.site.python or len(tried) > 2 or problem.id not in MAYBE_TOO_NEW:
            return None
        package, version = problem.message.split(" ")[:2]  # such problems begin with both
        pinned = any(
            re.match(rf"{re.escape(package)}\s*==\s*{re.escape(version)}\b", line.text, re.I) for line in asked
        )
        if not pinned or package in ALWAYS_COMPILED:
            return None
        lowest = min(Version(each.minor) for each in tried)
        older = [each for each in interpreters if Version(each.minor) < lowest]
        best = max(
            (Version(each.minor) for each in older if each.is_usable and wanted.allows(each.version)),
            default=None,
        )
        found = choose(wanted, [each for each in older if Version(each.minor) == best])
        if found:
            self.tell(f"{problem.message}: trying Python {found.version}")
        return found

    def _attempt(self, interpreter: Interpreter, inputs: Inputs) -> SiteEnvironment:
        installation = Installation(self.uv, interpreter, self.folder, self.tell)
        context = Context(self.site.folder, inputs, markers_of(interpreter), installation.exported)
        requirements = read_requirements(self.site, context)
        workshop = Workshop(self.uv, interpreter.path, interpreter.version, self.folder / "projects", inputs, self.tell)
        local = [install_line(project, workshop) for project in requirements.projects]
        exact = installation.resolve(requirements, local)
        was = read_mark(self.folder)
        (installation.venv / MARK).unlink(missing_ok=True)
        if was.get("interpreter", {}).get("path") != interpreter.path or was.get("state") != state_of(interpreter):
            installation.create()
        count = installation.install(exact, requirements)
        add_runtime(self.folder, interpreter, installation.venv, self.uv, self.tell)
        return self._finish(interpreter, inputs, exact, count)

    def _import_folder(self, entry: str, packages: Path) -> Path:
        """Return the folder that an entry of site.path means; `{packages}/` is where the packages are installed."""
        if entry.startswith(IN_PACKAGES):
            return packages / entry.removeprefix(IN_PACKAGES)
        return (self.site.folder / entry).resolve()

    def _finish(self, interpreter: Interpreter, inputs: Inputs, exact: tuple[str, ...], count: int) -> SiteEnvironment:
        fingerprint = digest(site_key(self.site), interpreter.path, state_of(interpreter), *exact)
        made = environment_in(self.folder, interpreter, fingerprint, changed=True)
        if not (made.packages / "django" / "__init__.py").is_file():
            listed = ", ".join(self.site.requirements) or "nothing"
            hint = "add the file (or the package) that brings Django to site.requirements in roadworthy.toml"
            raise ProblemsFound([NO_DJANGO.problem(f"the site requires {listed}, and that has no Django", hint)])
        write_path(made.packages, [str(self._import_folder(each, made.packages)) for each in self.site.path])
        mark = {
            "site": site_key(self.site),
            "seen": inputs.seen(),
            "interpreter": {
                "path": interpreter.path,
                "version": interpreter.version,
                "found_in": interpreter.found_in,
            },
            "state": state_of(interpreter),
            "packages": count,
            "fingerprint": fingerprint,
        }
        write_mark(self.folder, mark)
        return made


_SOME_PYTHON = Interpreter("", "3.12.0", "")


def memory_of(variables: Mapping[str, str]) -> Path:
    home = variables.get("XDG_CACHE_HOME") or f"{variables.get('HOME') or Path.home()}/.cache"
    return Path(home) / "roadworthy" / "interpreters.json"


def markers_of(interpreter: Interpreter) -> dict[str, str]:
    """Return the values of environment markers on this machine with another Python than the one running."""
    here = {name: str(value) for name, value in default_environment().items()}
    return here | {
        "python_version": interpreter.minor,
        "python_full_version": interpreter.version,
        "implementation_version": interpreter.version,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
