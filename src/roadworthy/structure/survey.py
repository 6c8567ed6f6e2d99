"""All that can be found out about a site by reading its files, and what its own Django adds to that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from roadworthy.environments.project import Project
from roadworthy.environments.site import IN_PACKAGES
from roadworthy.problems import Problem, ProblemsFound, Rule
from roadworthy.structure.application import Application, find_application
from roadworthy.structure.build_steps import Workshop, find_build
from roadworthy.structure.command_files import processes_in_files
from roadworthy.structure.command_line import CommandLine
from roadworthy.structure.entry import Manage, find_manage, ini_of, toml_of
from roadworthy.structure.found import Found, FoundJob, FoundService, FoundStep, FoundVariable
from roadworthy.structure.given import Surroundings, given, read_examples
from roadworthy.structure.imports import imported_packages
from roadworthy.structure.management import own_commands
from roadworthy.structure.modules import file_of_module, path_entry
from roadworthy.structure.periodic import find_jobs
from roadworthy.structure.processes import Queue, find_processes, find_web
from roadworthy.structure.python_version import find_python
from roadworthy.structure.requirement_files import bringing, find_requirements
from roadworthy.structure.settings_module import missing_settings, settings_candidates
from roadworthy.structure.settings_text import SettingsText, follows_debug, read_settings_text
from roadworthy.structure.source import Source
from roadworthy.structure.stores import (
    brokers_not_brought,
    has_no_queue,
    services_read,
    services_written,
    wanted_engine,
)
from roadworthy.structure.variables import Read, variables_read

NOT_DJANGO = Rule("E220", "There is no Django project here", "road init reads one that is already written.")
NO_APPLICATION = Rule("E221", "No WSGI or ASGI application was found", "A web server needs to be told what to run.")
RULES = (NOT_DJANGO, NO_APPLICATION)
EXAMPLES = (".env.example", ".env.sample", ".env.template", ".env.dist", "env.sample", "env.example", "example.env",
            ".env.*example", "sample.env", "*.env.example", ".env_example", ".env.default*")  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What the owner said on the command line, or by what they installed: it comes before anything found.

    `whence` says where requirements and Python were learned.
    """

    name: str = ""
    settings: str = ""
    wsgi: str = ""
    asgi: str = ""
    manage: str = ""
    python: str = ""
    requirements: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    whence: str = "you said so"


@dataclass(frozen=True)
class Workstation:
    """What the reading takes from the machine it happens on: its tools, its Pythons, and random words."""

    has_tool: Callable[[str], bool]
    pythons: tuple[str, ...]
    random_word: Callable[[], str]


@dataclass(frozen=True)
class Findings:
    """What roadworthy.toml is written from."""

    name: str
    settings: Found
    manage: Manage
    application: Application
    path: tuple[str, ...] = (".",)
    python: Found | None = None
    requirements: tuple[Found, ...] = ()
    build: tuple[FoundStep, ...] = ()
    services: tuple[FoundService, ...] = ()
    jobs: tuple[FoundJob, ...] = ()
    variables: tuple[FoundVariable, ...] = ()
    alternatives: tuple[Found, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Survey:
    """One reading of a site's files. `project` is what its Django says, once somebody has asked it."""

    source: Source
    told: Told
    workstation: Workstation
    folder_name: str
    project: Project | None = None
    read_with: tuple[FoundVariable, ...] = ()
    chosen: Found | None = None
    more_requirements: tuple[Found, ...] = ()
    asked: bool = False
    older_python: Found | None = None

    def findings(self) -> Findings:
        """Return everything found. Raise ProblemsFound where this is not a Django project."""
        manage = self._manage()
        settings, others, text = self._settings(manage)
        module = _manage_module(manage)
        own = own_commands(self.source)
        path = self._path(settings, manage)
        lines = processes_in_files(self.source, module)
        requirements = self._requirements(manage, settings.value)
        around = self._surroundings(text, requirements)
        services = find_processes(self.source, text, lines, own, Queue(path, has_no_queue(self.project, self.source)))
        workshop = Workshop(self.source, text, manage, module, own, self.workstation.has_tool)
        daemons = [CommandLine(each.command, each.name, each.where) for each in services]
        return Findings(
            name=around.name,
            settings=settings,
            manage=manage,
            application=self._application(text, manage, find_web(lines)),
            path=path,
            python=self._python(),
            requirements=requirements,
            build=tuple(self._usable_steps(find_build(workshop, lines))),
            services=(*self._stores(around.database, text), *services),
            jobs=tuple(self._usable_jobs(find_jobs(self.source, text, own, module, daemons))),
            variables=self._variables(text, around),
            alternatives=tuple(others),
            notes=tuple(self._notes(text)),
        )

    def requirement_files(self) -> tuple[str, ...]:
        """Return the files that list the site's packages, also where no settings were found."""
        return tuple(each.value for each in self._requirements(self._manage(), ""))

    def bringing(self, module: str) -> Found | None:
        """Return what else is to be installed for a module that the site misses, or None where nobody knows."""
        findings = self.findings()
        known = tuple(each.value for each in findings.requirements)
        return bringing(self.source, module, findings.manage, known)

    def surroundings(self) -> Surroundings:
        """Return what decides the value that a variable is given."""
        manage = self._manage()
        settings, _, text = self._settings(manage)
        return self._surroundings(text, self._requirements(manage, settings.value))

    def _python(self) -> Found | None:
        told = Found(self.told.python, self.told.whence) if self.told.python else None
        return self.older_python or told or find_python(self.source, self.workstation.pythons)

    def _manage(self) -> Manage:
        manage = find_manage(self.source)
        return replace(manage, command=Found(self.told.manage, "you said so")) if self.told.manage else manage

    def _settings(self, manage: Manage) -> tuple[Found, list[Found], SettingsText]:
        found = settings_candidates(self.source, manage)
        if self.told.settings:
            found = [Found(self.told.settings, "you said so"), *(e for e in found if e.value != self.told.settings)]
        if not found:
            raise ProblemsFound([self._not_django()])
        texts = {each.value: read_settings_text(self.source, each.value, manage.folder) for each in found}
        best = min(found, key=lambda each: self._cost(texts[each.value]))
        best = found[0] if self.told.settings else self.chosen or best
        if best != found[0]:
            best = replace(best, guessed=True)
        loaded = self.project.installed_apps if self.project else ()
        text = replace(texts[best.value], loaded_apps=loaded)
        return best, [each for each in found if each.value != best.value], text

    def _not_django(self) -> Problem:
        hint = (
            "start it in the folder with manage.py, or name the parts: road init --settings MODULE --wsgi MODULE:NAME"
        )
        return NOT_DJANGO.problem("no Django settings were found in this folder", hint)

    def _cost(self, text: SettingsText) -> int:
        """Count the variables that these settings can't do without and that nobody here can know."""
        around = Surroundings("site", "", lambda: "", {})
        reads = [read for read in variables_read(self.source, text) if not read.has_default and not read.conditional]
        return sum(not given(read.name, around).known and read.name not in self.told.variables for read in reads)

    def _requirements(self, manage: Manage, settings: str) -> tuple[Found, ...]:
        if self.told.requirements:
            return (*(Found(each, self.told.whence) for each in self.told.requirements), *self.more_requirements)
        return (*find_requirements(self.source, manage, settings), *self.more_requirements)

    def imported(self) -> tuple[Found, ...]:
        """Return what the site's code imports, as a guess at what it requires."""
        text = self._settings(self._manage())[2]
        packages = imported_packages(self.source, text.apps)
        return tuple(Found(name, "imported by the site's code", guessed=True) for name in packages)

    def _surroundings(self, text: SettingsText, requirements: tuple[Found, ...]) -> Surroundings:
        requirement_texts = [self.source.text(each.value.partition("[")[0]) for each in requirements]
        examples = read_examples(self.source.text(path) for path in self.source.named(*EXAMPLES) if path.count("/") < 3)
        name = site_name(self.told.name or declared_name(self.source) or self.folder_name)
        address = " ".join(value for key, value in examples.items() if "DATABASE" in key or "DB" in key)
        engine = wanted_engine(self.source, text, requirement_texts, address)
        return Surroundings(name, engine, self.workstation.random_word, examples)

    def _application(self, text: SettingsText, manage: Manage, web: Found | None) -> Application:
        told = self.told
        if told.wsgi or told.asgi:
            found = [Found(each, "you said so") if each else None for each in (told.wsgi, told.asgi)]
            return Application(*found)
        application = find_application(self.source, text, manage, web)
        if application.wsgi or application.asgi or not self.project:
            return application
        wsgi, asgi = self.project.wsgi, self.project.asgi
        return Application(
            Found(wsgi, "WSGI_APPLICATION") if wsgi else None,
            Found(asgi, "ASGI_APPLICATION") if asgi and not wsgi else None,
        )

    def _path(self, settings: Found, manage: Manage) -> tuple[str, ...]:
        file = file_of_module(self.source, settings.value, manage.folder)
        entry = path_entry(file, settings.value) if file else "."
        if self.source.installed:
            return (".",) if entry == "." else (f"{IN_PACKAGES}{entry}",)
        of_manage = (
            [manage.folder]
            if PurePosixPath(manage.file).name.endswith(".py") and "-m " not in manage.command.value
            else []
        )
        usable = [each for each in (entry, *of_manage) if not self.source.has(f"{each}/__init__.py".removeprefix("./"))]
        return tuple(dict.fromkeys(usable or [entry]))

    def _stores(self, engine: str, text: SettingsText) -> list[FoundService]:
        return services_read(self.project) if self.project else services_written(engine, text)

    def _usable_steps(self, steps: list[FoundStep]) -> list[FoundStep]:
        return [step for step in steps if self._has_command(step.run)]

    def _usable_jobs(self, jobs: list[FoundJob]) -> list[FoundJob]:
        engine = str(self.project.values.get("SESSION_ENGINE", "db")) if self.project else "db"
        kept = [job for job in jobs if job.name != "clearsessions" or not job.guessed or engine.endswith("db")]
        return [job for job in kept if self._has_command(job.command)]

    def _has_command(self, line: str) -> bool:
        words = line.split()
        known = self.project.commands if self.project else ()
        return not known or words[0] != "{manage}" or words[1] in known

    def _variables(self, text: SettingsText, around: Surroundings) -> tuple[FoundVariable, ...]:
        found = {each.name: each for each in self.read_with}
        for read in variables_read(self.source, text):
            needed = not read.has_default and not read.conditional and self._is_wanted(read)
            if read.name not in found and (needed or _is_debug_on(read)):
                found[read.name] = replace(given(read.name, around), where=read.where, required=needed)
        for name, value in self.told.variables.items():
            before = found.get(name, given(name, around))
            found[name] = replace(before, given=value, known=True, where=before.where or "you said so")
        return tuple(found.values())

    def _is_wanted(self, read: Read) -> bool:
        """Say whether to fill in a variable: all that have no default, until Django itself is asked what it misses."""
        is_address = bool(re.search(r"DATABASE_UR[LI]$", read.name))
        return not self.asked or (is_address and not (self.project and self.project.databases))

    def _notes(self, text: SettingsText) -> list[str]:
        notes = brokers_not_brought(self.project) if self.project else []
        commands = [words.split()[0] for words in text.strings("COMPRESS_PRECOMPILERS") if "{infile}" in words]
        absent = sorted({name for name in commands if not self.workstation.has_tool(name)})
        notes += [f"COMPRESS_PRECOMPILERS calls {name}, which is not on this machine" for name in absent]
        missing = missing_settings(self.source, self._manage())
        if missing and not self.told.settings:
            notes.append(f"{missing.where} names the settings {missing.value}, which are not here")
        if self.project and (forced := self.project.values.get("forces_settings")):
            notes.append(f"wsgi.py sets DJANGO_SETTINGS_MODULE to {forced} whatever the environment says")
        if followed := follows_debug(text):
            notes.append(
                f"{followed[0]} sets DEBUG = True by hand, and {', '.join(followed[1])} follow it while the settings"
                " load: they stay as for a developer. DEBUG taken from an environment variable would be off here"
            )
        return notes


def site_name(words: str) -> str:
    """Return a name made of a folder's or a package's name, without its version."""
    plain = re.sub(r"[-_ ]v?\d+(\.\d+)+\w*$", "", words)
    letters = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", letters.lower()).strip("-")[:40].strip("-")
    return name if name and name[0].isalpha() else f"site-{name}".strip("-")


def declared_name(source: Source) -> str:
    """Return the name that pyproject.toml or setup.cfg gives, if it is the site's own file."""
    project = {} if source.installed else toml_of(source, "pyproject.toml")
    poetry = project.get("tool", {}).get("poetry", {})
    of_setup = "" if source.installed else ini_of(source.text("setup.cfg")).get("metadata", {}).get("name")
    return str(project.get("project", {}).get("name") or poetry.get("name") or of_setup or "")


def no_application() -> Problem:
    """Return the sentence for a site that has no WSGI and no ASGI application."""
    hint = "say what a web server is to run: road init --wsgi MODULE:NAME (a module that calls get_wsgi_application)"
    return NO_APPLICATION.problem("no WSGI or ASGI application was found in this folder", hint)


def _is_debug_on(read: Read) -> bool:
    """Say whether the site would run in debug mode if nobody said otherwise."""
    return bool(re.fullmatch(r"(\w+_)?DEBUG", read.name) and read.default)


def _manage_module(manage: Manage) -> str:
    """Return the package whose `python -m` is this site's manage.py, or nothing."""
    match = re.search(r"-m (\S+)$", manage.command.value)
    return match[1] if match and match[1] != "django" else ""
