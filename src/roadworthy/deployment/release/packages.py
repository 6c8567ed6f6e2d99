"""Puts the site's requirements together for a host's Python, which need not be one that this workstation has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from roadworthy.deployment.inputs import Inputs
from roadworthy.deployment.installation import Installation, NeedsPython, stood_in
from roadworthy.deployment.interpreter import Interpreter
from roadworthy.deployment.local_project import Workshop, install_line
from roadworthy.deployment.release.host_python import HostPython
from roadworthy.deployment.release.rules import COMPILED
from roadworthy.deployment.requirement_list import Requirements
from roadworthy.deployment.requirements import Context, read_requirements
from roadworthy.deployment.system_libraries import way_out
from roadworthy.deployment.uv import Outcome, Uv
from roadworthy.deployment.uv_problems import needed_python, uv_problem
from roadworthy.deployment.venv import markers_of
from roadworthy.environments.site import Site
from roadworthy.problems import Problem, ProblemsFound

NOT_FOR_IT = re.compile(r"The built wheel `([\w.]+)-([\w.+!]+)-\S+` is not compatible with the target Python")


@dataclass(frozen=True)
class Packages:
    """The packages of a site for one Python of its hosts.

    `site` is the one of the build folder, whose source is the release's; `folder` keeps locks and what is built.
    `here` is the workstation's Python that builds what comes as source.
    """

    site: Site
    folder: Path
    python: HostPython
    here: Interpreter
    uv: Uv
    tell: Callable[[str], None]

    def exact(self) -> tuple[tuple[str, ...], Requirements]:
        """Return the exact lines to install: as locked by the site, or resolved now and kept; and what was asked."""
        installation = Installation(self.uv, self.here, self.folder, self.tell)
        inputs = Inputs()
        markers = {**markers_of(self.python.as_interpreter()), "platform_machine": self.python.machine}
        asked = read_requirements(self.site, Context(self.site.folder, inputs, markers, installation.exported))
        projects = self.folder / "projects"
        workshop = Workshop(self.uv, self.here.path, self.here.version, projects, inputs, self.tell)
        local = [install_line(project, workshop) for project in asked.projects]
        if asked.is_locked:
            return installation.resolve(asked, local), asked
        return self._resolved(asked, local), asked

    def _resolved(self, asked: Requirements, local: Iterable[str]) -> tuple[str, ...]:
        """Resolve for the host's Python; versions that were locked for the workstation's are kept where they fit.

        That may be none of the same minor version: Debian's 3.11.2 is older than what some packages ask for.
        """
        name = f"requirements-{self.python.minor}-{self.python.machine}"
        source, draft, limits = (self.folder / f"{name}.{each}" for each in ("in", "draft", "limits"))
        source.write_text("\n".join([*asked.options, *(line.text for line in asked.lines), *local]) + "\n", "utf-8")
        limits.write_text("\n".join(line.text for line in asked.constraints) + "\n", "utf-8")
        known = [self.folder / f"{name}.lock", self.folder / "requirements.lock"]
        was = next((path.read_text("utf-8") for path in known if path.is_file()), "")
        draft.write_text(was, "utf-8")
        self.tell(f"resolving what the site requires for the hosts' Python {self.python.minor}")
        words = ["pip", "compile", str(source), "--constraints", str(limits), "--output-file", str(draft)]
        words += ["--no-header", "--no-annotate", *self._for_it]
        words += ["--prerelease", "allow"] if "--pre" in asked.options else []
        self.checked(self.uv.run(*words), asked)
        draft.replace(known[0])
        lines = known[0].read_text("utf-8").splitlines()
        return tuple(line for line in lines if line.strip() and not line.startswith("#"))

    @property
    def _for_it(self) -> list[str]:
        told = ["--python", self.here.path, "--python-version", self.python.version]
        return [*told, "--python-platform", self.python.platform]

    def install(self, lines: Iterable[str], asked: Requirements, target: Path) -> None:
        """Install exactly these into a folder. Raise ProblemsFound for what has to be compiled for another Python."""
        exact = list(lines)
        outcome = self._sync(exact, asked, target)
        if outcome.code and (instead := stood_in(exact, outcome.text)):
            for was, other in instead.items():
                self.tell(f"{was} has to be compiled for {self.python}: {other} stands in for it")
            outcome = self._sync([instead.get(line, line) for line in exact], asked, target)
        self.checked(outcome, asked)

    def add(self, wanted: Iterable[str], target: Path) -> None:
        """Install what Roadworthy itself adds, and what that requires; nothing of it is compiled here."""
        words = ("pip", "install", "--no-config", "--only-binary", ":all:", "--target", str(target))
        self.checked(self.uv.run(*words, *self._for_it, *wanted), Requirements())

    def _sync(self, exact: list[str], asked: Requirements, target: Path) -> Outcome:
        file = self.folder / f"requirements-{self.python.minor}-{self.python.machine}.exact"
        options = [option for option in asked.options if option != "--pre"]
        file.write_text("\n".join([*options, *exact]) + "\n", "utf-8")
        words = ("pip", "sync", str(file), "--target", str(target), "--allow-empty-requirements")
        return self.uv.run(*words, *self._for_it)

    def checked(self, outcome: Outcome, asked: Requirements) -> None:
        """Raise what stands in the way, if uv failed: NeedsPython, or ProblemsFound."""
        if not outcome.code:
            return
        if found := NOT_FOR_IT.search(outcome.text):
            raise ProblemsFound([self._compiled(found[1].replace("_", "-"), found[2], asked)])
        problem = ProblemsFound([uv_problem(outcome.text, asked, self.python.version)])
        if specifier := needed_python(outcome.text):
            raise NeedsPython(specifier, problem)
        raise problem

    def _compiled(self, package: str, version: str, asked: Requirements) -> Problem:
        message = f"{package} {version} has to be compiled for {self.python}, and this workstation has no such Python"
        other = way_out(package)
        hint = f"{f'{other}; or ' if other else ''}install Python {self.python.minor} here, with a compiler"
        return COMPILED.problem(message, hint, asked.place_of(package))
