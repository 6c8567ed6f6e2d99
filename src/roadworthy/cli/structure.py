"""`road init`: reads a Django project that is there already, changes nothing in it, and writes roadworthy.toml."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from roadworthy.cli.errors import CALLED_WRONGLY, FINE
from roadworthy.cli.site_environment import SiteEnvironments, VirtualEnvironment
from roadworthy.cli.terminal import Terminal
from roadworthy.environments.document import SITE_FILE
from roadworthy.environments.reader import read_text
from roadworthy.problems import Problem, ProblemsFound, Rule, Where
from roadworthy.stack.registry import kinds
from roadworthy.structure.facts import Answer, ask
from roadworthy.structure.failure import Failure, problem_of
from roadworthy.structure.found import Found
from roadworthy.structure.installed import Distribution, name_of, packages_folder, pinned, site_distributions
from roadworthy.structure.loading import load
from roadworthy.structure.outline import outline
from roadworthy.structure.source import Source, source_of
from roadworthy.structure.survey import NOT_DJANGO, Findings, Survey, Told, no_application
from roadworthy.structure.writing import write_new

FILE_IS_THERE = Rule("E222", "There is a roadworthy.toml already", "It may hold what its owners wrote by hand.")
NOT_A_SITE = Rule(
    "E223", "A package is not a Django site", "road init --package needs one that ships settings and WSGI."
)
MUST_BE_TOLD = Rule("E224", "road init needs to be told something", "It can't be found, and nobody is there to ask.")
RULES = (FILE_IS_THERE, NOT_A_SITE, MUST_BE_TOLD)
MOST_SHOWN = 8
IN_ENVIRONMENT = "installed in the virtual environment"


def add_commands(commands: argparse._SubParsersAction[Any]) -> None:
    """Add `road init`."""
    init = commands.add_parser("init", help="read the Django project in this folder and write roadworthy.toml")
    init.add_argument("--yes", action="store_true", help="take every guess; ask nothing")
    init.add_argument("--force", action="store_true", help="write over a roadworthy.toml that is there")
    init.add_argument("--print", action="store_true", help="print what would be written, and write no roadworthy.toml")
    init.add_argument("--files-only", action="store_true", help="only read files; do not ask the site's own Django")
    init.add_argument("--name", metavar="NAME", default="", help="what the site is called")
    init.add_argument("--settings", metavar="MODULE", default="", help="the settings module")
    init.add_argument("--wsgi", metavar="MODULE:NAME", default="", help="the WSGI application")
    init.add_argument("--asgi", metavar="MODULE:NAME", default="", help="the ASGI application")
    init.add_argument(
        "--manage", metavar="COMMAND", default="", help='how a management command is called: "python -m x"'
    )
    init.add_argument("--python", metavar="VERSION", default="", help="the Python that the site needs, such as 3.12")
    init.add_argument(
        "--package", metavar="SPEC", default="", help='a site that is a package: "pretalx[redis]==2025.2.2"'
    )
    init.add_argument("--requirements", metavar="FILE", nargs="+", default=[], help="files that list its packages")
    init.add_argument("--variable", metavar="NAME=VALUE", action="append", default=[], type=_variable,
                      help="an environment variable that the settings read; may be repeated")  # fmt: skip
    init.set_defaults(run=run_init)


def _variable(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"([A-Za-z_]\w*)=(.*)", text, re.S)
    if not match:
        raise argparse.ArgumentTypeError(f"write it as NAME=VALUE, not {text!r}")
    return match[1], match[2]


def run_init(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Write roadworthy.toml, and say what was found and what was guessed."""
    folder: Path = arguments.folder.resolve()
    target = folder / SITE_FILE
    if target.exists() and not (arguments.force or arguments.print):
        hint = "change it by hand, or write a new one over it: road init --force"
        raise ProblemsFound([FILE_IS_THERE.problem(f"{SITE_FILE} is there already", hint, Where(SITE_FILE))])
    environments = SiteEnvironments(folder, lambda words: terminal.tell(f"  {words}", "dim"), terminal.hide)
    init = Init(arguments, terminal, environments)
    findings = init.findings()
    if questions := init.open_questions(findings):
        if not terminal.can_ask:
            return _refuse(questions, terminal)
        findings = init.answered(findings, questions)
    if not findings.application.wsgi and not findings.application.asgi:
        raise ProblemsFound([no_application()])
    text = outline(findings)
    read_text(text, folder, kinds())
    if arguments.print:
        terminal.say(text.rstrip("\n"))
        return FINE
    write_new(target, text)
    _summarise(findings, terminal)
    terminal.say(f"wrote {SITE_FILE}; next: {'what is said above, then ' if init.stopped else ''}road up")
    return FINE


def _refuse(questions: list[Question], terminal: Terminal) -> int:
    for question in questions:
        terminal.complain(question.problem)
    terminal.tell("take the guesses with: road init --yes")
    return CALLED_WRONGLY


@dataclass(frozen=True)
class Question:
    """Something that was guessed and that the owner should say: the flag that says it, and the guess."""

    flag: str
    words: str
    guess: str

    @property
    def problem(self) -> Problem:
        """Return the question as a sentence for somebody who can't be asked."""
        hint = f"say it with {self.flag} …; the guess is {self.guess}" if self.guess else f"say it with {self.flag} …"
        return MUST_BE_TOLD.problem(f"{self.words} is not sure", hint)


@dataclass
class Init:
    """One `road init`: its words, the terminal, and the environments it may read the site in."""

    arguments: argparse.Namespace
    terminal: Terminal
    environments: SiteEnvironments
    stopped: bool = False

    def findings(self) -> Findings:
        """Read the site's files, then ask its own Django for the rest."""
        self.terminal.tell(f"reading {self.environments.folder}")
        survey = self._survey()
        if self.arguments.files_only:
            return survey.findings()
        return self._loaded(survey)

    def _survey(self) -> Survey:
        told = self._told()
        if self.arguments.package:
            return self._package_survey(self.arguments.package, told)
        survey = self._survey_of(source_of(self.environments.folder), told)
        try:
            survey.findings()
        except ProblemsFound as found:
            return self._installed_survey(survey, told, found)
        return survey if survey.requirement_files() else self._with_requirements(survey)

    def _with_requirements(self, survey: Survey) -> Survey:
        """Take what the virtual environment has installed for the requirements that no file lists; else guess."""
        present = self.environments.present
        if not present:
            return replace(survey, more_requirements=survey.imported())
        found = tuple(Found(each, IN_ENVIRONMENT, True) for each in present.requirements)
        return replace(survey, more_requirements=found, told=self._as_in(present, survey.told))

    @staticmethod
    def _as_in(present: VirtualEnvironment, told: Told) -> Told:
        """Return what was told, and the Python of the owner's virtual environment where none was."""
        return told if told.python else replace(told, python=present.python, whence=IN_ENVIRONMENT)

    def _told(self) -> Told:
        words = self.arguments
        return Told(
            name=words.name, settings=words.settings, wsgi=words.wsgi, asgi=words.asgi, manage=words.manage,
            python=words.python, requirements=tuple(words.requirements), variables=dict(words.variable),
        )  # fmt: skip

    def _survey_of(self, source: Source, told: Told) -> Survey:
        return Survey(source, told, self.environments.workstation(), self.environments.folder.name)

    def _package_survey(self, specifier: str, told: Told) -> Survey:
        """Read the files of a package that is a site, in an environment made for it."""
        told = replace(told, requirements=(specifier, *told.requirements), name=told.name or name_of(specifier))
        python = self.environments.python(told.requirements, told.python)
        found = [each for each in _sites(python) if each.name == name_of(specifier)]
        if not found:
            hint = "name the package that has the settings and the WSGI module, or a folder with manage.py"
            raise ProblemsFound([NOT_A_SITE.problem(f"{specifier} brings no Django site", hint)])
        exact = (pinned(specifier, found[0].version), *told.requirements[1:])
        return self._survey_of(found[0].source, replace(told, requirements=exact))

    def _installed_survey(self, survey: Survey, told: Told, found: ProblemsFound) -> Survey:
        """Look for the one site among what the folder's requirements, or its virtual environment, install."""
        if not all(problem.id == NOT_DJANGO.id for problem in found.problems):
            raise found
        if requirements := told.requirements or survey.requirement_files():
            told = replace(told, requirements=requirements)
        elif present := self.environments.present:
            told = self._as_in(present, replace(told, requirements=present.requirements, whence=IN_ENVIRONMENT))
        else:
            raise found
        sites = _sites(self.environments.python(told.requirements, told.python))
        if len(sites) > 1:
            raise ProblemsFound([_several(sites)])
        if not sites:
            raise found
        self.terminal.tell(f"the site is the package {sites[0].name} {sites[0].version}")
        return self._survey_of(sites[0].source, replace(told, name=told.name or sites[0].name))

    def _loaded(self, survey: Survey) -> Findings:
        """Return the findings with what the site's own Django says; without, where it can't be asked, and say why."""
        try:
            self.environments.python_for(survey.findings())
        except ProblemsFound as found:
            for problem in found.problems:
                self.terminal.complain(problem)
            self.stopped = True
            self.terminal.tell("going on with what the files say")
            return survey.findings()
        loaded = load(self._knowing(survey), self._ask)
        if loaded.failure:
            self.terminal.complain(problem_of(loaded.failure, self.environments.folder))
            self.terminal.tell("going on with what the files say")
            self.stopped = True
        return loaded.survey.findings()

    def _knowing(self, survey: Survey) -> Survey:
        """Return the survey with the variables that somebody without this shell and this .env would miss."""
        elsewhere = load(survey, lambda findings, given: self._ask(findings, given, elsewhere=True))
        return survey if elsewhere.failure else replace(survey, read_with=elsewhere.survey.read_with)

    def _ask(self, findings: Findings, given: Mapping[str, str], elsewhere: bool = False) -> Answer:
        """Ask the site's Django, in the environment that these findings make."""
        try:
            python = self.environments.python_for(findings)
        except ProblemsFound as found:
            return Answer(None, Failure("died", "environment", found.problems[0].message))
        return ask(python, self.environments.request(findings, given, elsewhere))

    def open_questions(self, findings: Findings) -> list[Question]:
        """Return what the owner should say, unless they said to take every guess."""
        if self.arguments.yes or self.arguments.print:
            return []
        questions = []
        if findings.settings.guessed:
            questions.append(Question("--settings", "the settings module", findings.settings.value))
        if not findings.application.wsgi and not findings.application.asgi:
            questions.append(Question("--wsgi", "the WSGI application", ""))
        if not findings.requirements:
            questions.append(Question("--requirements", "where the site's requirements are listed", ""))
        return questions + [
            Question(f"--variable {each.name}=", f"the variable {each.name}", each.given)
            for each in findings.variables
            if each.required and not each.known and not each.secret
        ]

    def answered(self, findings: Findings, questions: list[Question]) -> Findings:
        """Ask a person, and return the findings with the answers."""
        for question in questions:
            answer = self.terminal.ask(f"{question.words}:", question.guess)
            findings = _with(findings, question.flag, answer)
        return findings


def _several(sites: list[Distribution]) -> Problem:
    names = [site.name for site in sites]
    hint = f"say which one: road init --package {names[0]}"
    return NOT_A_SITE.problem(f"several of the packages are whole sites: {', '.join(names)}", hint)


def _sites(python: Path) -> list[Distribution]:
    home = packages_folder(python)
    return site_distributions(home) if home else []


def _with(findings: Findings, flag: str, answer: str) -> Findings:
    said = Found(answer, "you said so")
    if flag == "--settings":
        return replace(findings, settings=said)
    if flag == "--wsgi":
        return replace(findings, application=replace(findings.application, wsgi=said if answer else None))
    if flag == "--requirements":
        return replace(findings, requirements=tuple(Found(word, "you said so") for word in answer.split()))
    name = flag.removeprefix("--variable ").removesuffix("=")
    told = [replace(e, given=answer, known=True) if e.name == name else e for e in findings.variables]
    return replace(findings, variables=tuple(told))


def _in_short(requirements: tuple[Found, ...]) -> list[Found]:
    """Return requirements to be shown: the first for all, where a whole environment is listed."""
    if len(requirements) <= MOST_SHOWN:
        return list(requirements)
    first = requirements[0]
    return [replace(first, value=f"{first.value} and {len(requirements) - 1} more")]


def _summarise(findings: Findings, terminal: Terminal) -> None:
    """Say what was written, what was found where, and what is only a guess."""
    rows: list[tuple[str, Found]] = [("settings", findings.settings), ("manage", findings.manage.command)]
    rows += [("application", found) for found in (findings.application.wsgi, findings.application.asgi) if found]
    rows += [("python", findings.python)] if findings.python else []
    rows += [("requirements", found) for found in _in_short(findings.requirements)]
    rows += [("build", Found(step.run, step.why_not or step.where)) for step in findings.build]
    rows += [("service", Found(each.command or each.kind, each.where, each.guessed)) for each in findings.services]
    rows += [("job", Found(job.command, job.where, job.guessed)) for job in findings.jobs]
    rows += [("variable", Found(each.name, each.where, not each.known)) for each in findings.variables]
    for part, found in rows:
        guess = "guessed: " if found.guessed else ""
        terminal.tell(f"  {part:<13}{found.value}  ({guess}{found.where})")
    for note in findings.notes:
        terminal.tell(f"  note         {note}", "yellow")
