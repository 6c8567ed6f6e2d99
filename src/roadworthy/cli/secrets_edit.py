"""`road secrets edit`: all secrets of an environment in the owner's editor, saved only when they make sense."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from itertools import dropwhile

from roadworthy.cli.editor import edit
from roadworthy.cli.errors import FINE
from roadworthy.cli.members import get_ready
from roadworthy.cli.site import environment_of, site_of
from roadworthy.cli.terminal import Terminal
from roadworthy.environments.document import as_typed
from roadworthy.environments.draft import Draft
from roadworthy.environments.environment import Environment
from roadworthy.environments.secret_values import SecretValues, parse, written
from roadworthy.environments.secrets import missing_secrets, safe_of
from roadworthy.problems import ProblemsFound

HEADING = '# Secrets of {environment}: NAME = "value", one to a line. Comments are not kept.\n'
REMARK = "#! "


def run_edit(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Edit until the text makes sense, or the owner gives up; then its text is kept, encrypted, for the next time."""
    site = site_of(arguments)
    environment = environment_of(site, arguments.environment)
    safe = safe_of(site, os.environ)
    get_ready(safe, terminal)
    seen, before = safe.fingerprint(environment.name), safe.open(environment.name)
    draft = Draft(safe, environment.name)
    text = draft.read()
    if text:
        terminal.tell("going on with the text of the last time, which could not be saved")
    after = _edited(text or first_text(environment, before), draft, terminal)
    if after == before:
        draft.drop()
        terminal.say("nothing changed")
        return FINE
    _store(draft, after, seen)
    terminal.say(f"{as_typed(safe.file(environment.name))}: {_difference(before, after)}")
    return FINE


def first_text(environment: Environment, values: SecretValues) -> str:
    """Return what the editor shows first: what is set, and as comments what is declared and missing."""
    missing = "".join(f'# {name} = ""\n' for name in missing_secrets(environment, values))
    return HEADING.format(environment=environment.name) + written(values) + missing


def _edited(text: str, draft: Draft, terminal: Terminal) -> SecretValues:
    name = f"{draft.environment}.toml"
    while True:
        text = without_remarks(edit(text, name, os.environ))
        try:
            return parse(text, name)
        except ProblemsFound as found:
            if not _tries_again(found, terminal):
                draft.keep(text)
                terminal.tell("nothing was saved; the next road secrets edit goes on with your text")
                raise
            text = with_remarks(text, name, found)


def without_remarks(text: str) -> str:
    """Return the text without the remarks above it."""
    lines = text.splitlines(keepends=True)
    return "".join(dropwhile(lambda line: line.startswith(REMARK), lines))


def with_remarks(text: str, name: str, found: ProblemsFound) -> str:
    """Return the text with its problems above it; their lines are those in the editor."""
    count = len(str(found).splitlines())
    try:
        parse("\n" * count + text, name)
    except ProblemsFound as moved:
        return "".join(f"{REMARK}{line}\n" for line in str(moved).splitlines()) + text
    return text


def _tries_again(found: ProblemsFound, terminal: Terminal) -> bool:
    if not terminal.can_ask:
        return False
    for problem in found.problems:
        terminal.complain(problem)
    return terminal.ask("edit it again? (y/n)", "y").lower().startswith("y")


def _store(draft: Draft, values: SecretValues, seen: bytes) -> None:
    try:
        draft.safe.store(draft.environment, values, seen)
    except (ProblemsFound, OSError):
        draft.keep(written(values))
        raise
    draft.drop()


def _difference(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    new = [name for name in after if name not in before]
    gone = [name for name in before if name not in after]
    changed = [name for name in after if name in before and after[name] != before[name]]
    groups = (("set", new), ("changed", changed), ("removed", gone))
    return "; ".join(f"{words} {', '.join(names)}" for words, names in groups if names) or "put in another order"
