"""`road check ENV`: what an operator would say of an environment, with the reason and the way out."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from roadworthy.cli.errors import FINE, NOT_FINE
from roadworthy.cli.hosts import ssh_options
from roadworthy.cli.site import environment_of, site_of
from roadworthy.cli.terminal import LEVEL_COLOURS, Terminal
from roadworthy.environments.document import as_typed, read_document, read_file
from roadworthy.environments.environment import Environment
from roadworthy.environments.reader import find_site_file
from roadworthy.environments.report import KeyPath, Report
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.problems import Level, Problem, ProblemsFound, Rule
from roadworthy.stack.registry import kinds
from roadworthy.stack.remark import Remark
from roadworthy.stack.subject import Subject
from roadworthy.structure.critique import critique

NOTHING_THERE = Rule("E471", "Nothing to check", "Without hosts there is nothing that could fail.")
RULES = (NOTHING_THERE,)


def means_environment(arguments: argparse.Namespace, name: str) -> bool:
    """Say whether a word is the name of an environment, or can only be a misspelt one: it is no path."""
    try:
        return site_of(arguments).environment(name) is not None or not (arguments.folder / name).exists()
    except ProblemsFound:
        return has_site_file(arguments.folder) and not (arguments.folder / name).exists()


def has_site_file(folder: Path) -> bool:
    """Say whether there is a roadworthy.toml, which alone can say what an environment is."""
    try:
        return find_site_file(folder).exists()
    except ProblemsFound:
        return False


def run_check_of_environment(arguments: argparse.Namespace, name: str, terminal: Terminal) -> int:
    """Print what there is to say against an environment, and count it."""
    site = site_of(arguments)
    environment = environment_of(site, name)
    if environment.is_local or not environment.hosts:
        hint = "name one with hosts" if environment.is_local else f"add [environments.{environment.name}.hosts]"
        raise ProblemsFound([NOTHING_THERE.problem(f"the environment {environment.name} has no hosts", hint)])
    subject = Subject(site, environment, kinds(), _facts(arguments, environment, terminal))
    remarks = critique(subject)
    problems = located(remarks, find_site_file(arguments.folder))
    why = {remark.rule.id: remark.rule.why for remark in remarks}
    if arguments.json:
        plain = [_plain(problem, why[problem.id]) for problem in problems]
        terminal.say(json.dumps(plain, indent=2, ensure_ascii=False))
    else:
        _print(problems, why, environment, terminal)
    return NOT_FINE if any(problem.level is not Level.NOTE for problem in problems) else FINE


def _facts(arguments: argparse.Namespace, environment: Environment, terminal: Terminal) -> Mapping[str, HostFacts]:
    if not arguments.hosts:
        return {}
    count = len(environment.hosts)
    terminal.tell(f"asking {count} host{'' if count == 1 else 's'}", "dim")
    return Fleet(environment.hosts, ssh_options()[0]).each(environment.hosts, lambda hand: hand.facts())


def located(remarks: Sequence[Remark], file: Path) -> tuple[Problem, ...]:
    """Return remarks with the lines of roadworthy.toml, warnings first."""
    lines = read_document(read_file(file), as_typed(file)).lines
    report = Report(as_typed(file), lines)
    for remark in remarks:
        report.complain(remark.rule, _written(remark.path, lines), remark.message, remark.hint)
    order = list(Level)
    return tuple(sorted(report.problems, key=lambda problem: order.index(problem.level)))


def _written(path: KeyPath, lines: Mapping[KeyPath, int]) -> KeyPath:
    """Return the keys that were written: those of the whole site, where the environment says nothing of a service."""
    of_site = path[2:]
    is_of_site = of_site[:1] == ("services",) and path[:4] not in lines and of_site[:2] in lines
    return of_site if is_of_site else path


def _print(problems: Sequence[Problem], why: Mapping[str, str], environment: Environment, terminal: Terminal) -> None:
    for problem in problems:
        level = terminal.paint(f"{problem.level}:", LEVEL_COLOURS[problem.level], "bold")
        terminal.say(f"{level} {problem.where}: {problem.message} ({problem.id})")
        terminal.say(f"  why: {why[problem.id]}", "dim")
        terminal.say(f"  way out: {problem.hint}", "dim")
    terminal.say(_summary(problems, environment))


def _plain(problem: Problem, why: str) -> dict[str, object]:
    where = {"file": problem.where.file, "line": problem.where.line, "part": problem.where.part}
    said = {"id": problem.id, "level": str(problem.level), "message": problem.message, "why": why}
    return {**said, "way_out": problem.hint, **where}


def _summary(problems: Sequence[Problem], environment: Environment) -> str:
    if not problems:
        return f"{environment.name}: nothing to say against it"
    counts = {level: sum(problem.level is level for problem in problems) for level in Level}
    words = [f"{count} {level}{'' if count == 1 else 's'}" for level, count in counts.items() if count]
    return f"{environment.name}: {', '.join(words)}"
