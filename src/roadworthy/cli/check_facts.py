"""The second source of `road check`: what the project's own Django says, where it has an environment to be asked in."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from roadworthy.cli.check_asked import Asked
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.local_folder import LocalFolder
from roadworthy.deployment.means import Means
from roadworthy.deployment.preparation import local_environment
from roadworthy.deployment.preview import PLACEHOLDER, see_settings
from roadworthy.deployment.site_environment import SiteEnvironment, ready
from roadworthy.deployment.variables import FERNET, local_variables, made_up
from roadworthy.environments.document import SITE_FILE
from roadworthy.environments.environment import Environment
from roadworthy.environments.project import Project
from roadworthy.environments.reader import read_site
from roadworthy.environments.site import IN_PACKAGES, Site
from roadworthy.problems import ProblemsFound, Rule
from roadworthy.stack.registry import kinds
from roadworthy.structure.checks.kept import state_of
from roadworthy.structure.code.cache import Cache, digest
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.django_facts.asking import Question, facts_of
from roadworthy.structure.django_facts.facts import DjangoFacts
from roadworthy.structure.facts import Answer, Request, ask, read_project
from roadworthy.structure.failure import Failure, problem_of
from roadworthy.structure.given import Surroundings, given
from roadworthy.structure.installed import packages_folder
from roadworthy.structure.loading import load, values_of
from roadworthy.structure.source import source_of
from roadworthy.structure.survey import Findings, Survey, Told, Workstation

NOT_MADE = "what only Django itself knows of the project: its environment is not made yet (road up makes it)"
PRODUCTION = "settings as they come out: no environment of roadworthy.toml has hosts"
NO_ENVIRONMENTS = "settings as they come out: only roadworthy.toml says what the environments are"
NO_PYTHON = Rule("E470", "No such Python", "Only the project's own Python can be asked what its Django knows.")
RULES = (NO_PYTHON,)
MOST_ENVIRONMENTS = 3
OF_THE_TERMINAL = re.compile(r"(_|OLDPWD|PWD|SHLVL|COLUMNS|LINES|TERM\w*|SSH_\w+|XDG_\w+|WINDOWID|NO_COLOR)$")
LOADING_S = 60.0


def ask_django(named: str | None, codebase: Codebase, cache: Path | None, terminal: Terminal) -> Asked:
    """Ask the Django of a Python that was named, or of the site's environment; the same question is asked once."""
    python = _named(named) if named else None
    try:
        asker = _of_python(python, codebase) if python else _of_site(codebase, terminal)
    except ProblemsFound as found:
        return Asked(codebase, tuple(_not_asked(found)))
    if isinstance(asker, str):
        return Asked(codebase, (asker,))
    facts = _remembered(asker, codebase, cache, terminal)
    return Asked(replace(codebase, django=facts), facts.not_looked_at)


@dataclass(frozen=True)
class Asker:
    """What there is to ask, later; `key` changes with anything that the answer depends on beside the code."""

    key: str
    ask: Callable[[], DjangoFacts]


def _remembered(asker: Asker, codebase: Codebase, cache: Path | None, terminal: Terminal) -> DjangoFacts:
    kept = Cache(cache, "django-" + digest(str(codebase.folder.resolve()).encode())[:16])
    key = f"{state_of(codebase.files)} {asker.key}"
    known = kept.load()
    if isinstance(known, tuple) and known[0] == key and isinstance(known[1], DjangoFacts):
        return known[1]
    terminal.tell("asking the project's own Django, without its database", "dim")
    try:
        facts = asker.ask()
    except ProblemsFound as found:
        return DjangoFacts(not_looked_at=tuple(_not_asked(found)))
    kept.keep((key, facts))
    return facts


def _not_asked(found: ProblemsFound) -> Iterator[str]:
    problem = found.problems[0]
    where = f"{problem.where}: " if str(problem.where) else ""
    yield f"what only Django itself knows of the project: {where}{problem.message}"


def _of_site(codebase: Codebase, terminal: Terminal) -> Asker | str:
    """Return what to ask by roadworthy.toml in an environment that `road up` has made; or why not."""
    site = read_site(codebase.folder, kinds())
    python = ready(site, LocalFolder.of(site).root)
    if python is None:
        return NOT_MADE
    serving = [each for each in site.environments if each.hosts and not each.is_local][:MOST_ENVIRONMENTS]

    def ask_locally() -> DjangoFacts:
        facts = facts_of([_local(site, python, terminal)])
        return replace(facts, not_looked_at=(*facts.not_looked_at, PRODUCTION))

    def ask_all() -> DjangoFacts:
        return _ask_serving(site, serving, terminal)

    return Asker(_key(python.fingerprint, codebase.folder), ask_all if serving else ask_locally)


def _ask_serving(site: Site, environments: Sequence[Environment], terminal: Terminal) -> DjangoFacts:
    """Ask under the settings of each environment; one whose settings can't be laid over is told, and left out."""
    questions, lost = [], []
    for each in environments:
        try:
            questions.append(_serving(site, each, terminal))
        except ProblemsFound as found:
            lost += [f"{line} (in {each.name})" for line in _not_asked(found)]
    facts = facts_of(questions)
    return replace(facts, not_looked_at=(*facts.not_looked_at, *lost))


def _key(environment: str, folder: Path) -> str:
    texts = [(folder / name).read_bytes() for name in (SITE_FILE, ".env") if (folder / name).is_file()]
    shell = repr(sorted(each for each in os.environ.items() if not OF_THE_TERMINAL.match(each[0])))
    return digest("\0".join([environment, *(digest(text) for text in texts), shell]).encode("utf-8", "surrogateescape"))


def _guarded(python: Path, site: Site, variables: Mapping[str, str]) -> Project:
    return read_project(python, site, variables, is_guarded=True)


def _serving(site: Site, environment: Environment, terminal: Terminal) -> Question:
    """Return the question about an environment with hosts, under the settings that these are given."""
    stand_ins = {name: _in_place_of(name, site) for name in environment.secrets}
    means = Means(_guarded, kinds(), lambda words: None, stand_ins, dict(os.environ), hide=terminal.hide)
    preview = see_settings(site, environment, means)
    named = preview.variables["DJANGO_SETTINGS_MODULE"]
    question = _question(site, preview.python, named, preview.variables, environment.name)
    return replace(question, stand_ins=(PLACEHOLDER, *stand_ins.values()))


def _in_place_of(name: str, site: Site) -> str:
    """Return something that settings can read in the place of a secret, which is not opened for this."""
    around = Surroundings(site.name, "postgresql", lambda: secrets.token_urlsafe(48), {})
    return made_up(name) if FERNET.search(name) else given(name, around).given


def _local(site: Site, python: SiteEnvironment, terminal: Terminal) -> Question:
    """Return the question about the project as it runs on the workstation, under its own settings."""
    local = local_environment(site)
    found = local_variables(site, local, LocalFolder.of(site).run, os.environ, {})
    terminal.hide(found.secrets)
    return _question(site, python.python, site.settings, found.all)


def _question(site: Site, python: Path, settings: str, variables: Mapping[str, str], environment: str = "") -> Question:
    named = (environment, python, site.folder, settings, site.settings, variables, _path(site.path))
    return Question(*named, site.wsgi or site.asgi, (PLACEHOLDER,), serves=bool(environment))


def _named(path: str) -> Path:
    """Return the Python that somebody named, or that of the virtual environment. Raise ProblemsFound for none."""
    python = Path(path).expanduser()
    python = python / "bin" / "python" if python.is_dir() else python
    if not python.is_file():
        hint = "name the Python of the project's virtual environment: --python .venv/bin/python"
        raise ProblemsFound([NO_PYTHON.problem(f"there is no Python at {path}", hint)])
    return python.absolute()


def _of_python(python: Path, codebase: Codebase) -> Asker:
    """Return what to ask of a Python that somebody named, with the settings that the code seems to mean."""
    packages = packages_folder(python)
    state = f"{python} {packages.stat().st_mtime_ns if packages else ''}"
    return Asker(_key(state, codebase.folder), lambda: _ask_loaded(python, codebase.folder))


def _ask_loaded(python: Path, folder: Path) -> DjangoFacts:
    """Find settings that load, with made-up values for what they ask for; then ask. Nothing is connected to."""
    told = Told(settings=os.environ.get("DJANGO_SETTINGS_MODULE", ""))
    nobody = Workstation(lambda tool: False, (), lambda: secrets.token_urlsafe(32))
    end = time.monotonic() + LOADING_S

    def load_once(findings: Findings, given: Mapping[str, str]) -> Answer:
        left = int(end - time.monotonic())
        if left < 1:
            return Answer(None, Failure("time", "settings", f"still not done after {LOADING_S:.0f} s"))
        variables = {**given, **os.environ}
        wanted = (folder, findings.settings.value, _path(findings.path), _application(findings))
        return ask(python, Request(*wanted, left, variables, is_guarded=True))

    loaded = load(Survey(source_of(folder), told, nobody, folder.resolve().name), load_once)
    if loaded.failure:
        raise ProblemsFound([problem_of(loaded.failure, folder)])
    findings = loaded.survey.findings()
    variables = {**values_of(findings.variables, nobody.random_word), **os.environ}
    settings = findings.settings.value
    path, wsgi = _path(findings.path), _application(findings)
    facts = facts_of([Question("", python, folder, settings, settings, variables, path, wsgi)])
    return replace(facts, not_looked_at=(*facts.not_looked_at, NO_ENVIRONMENTS))


def _path(folders: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in folders if not each.startswith(IN_PACKAGES))


def _application(findings: Findings) -> str:
    found = findings.application.wsgi or findings.application.asgi
    return found.value if found else ""
