"""`road secrets edit`: all secrets of an environment in the owner's editor, saved only when they make sense."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping

from roadworthy.cli.editor import edit
from roadworthy.cli.errors import FINE
from roadworthy.cli.members import member_name
from roadworthy.cli.site import environment_of, site_of
from roadworthy.cli.terminal import Terminal
from roadworthy.environments.document import as_typed
from roadworthy.environments.environment import Environment
from roadworthy.environments.secret_values import SecretValues, parse, written
from roadworthy.environments.secrets import Safe, missing_secrets, safe_of
from roadworthy.problems import ProblemsFound

HEADING = '# Secrets of {environment}: NAME = "value", one to a line. Comments are not kept.\n'
PROBLEM = "#! "


def run_edit(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Edit until the text makes sense, or the owner gives up; then its text is kept, encrypted, for the next time."""
    site = site_of(arguments)
    environment = environment_of(site, arguments.environment)
    safe = safe_of(site, os.environ)
    safe.get_ready(member_name())
    seen, before = safe.fingerprint(environment.name), safe.open(environment.name)
    draft = safe.draft(environment.name)
    if draft:
        terminal.tell("going on with the text of the last time, which could not be saved")
    after = _edited(draft or first_text(environment, before), environment, safe, terminal)
    if after == before:
        safe.drop_draft(environment.name)
        terminal.say("nothing changed")
        return FINE
    _store(safe, environment, after, seen)
    terminal.say(f"{as_typed(safe.file(environment.name))}: {_difference(before, after)}")
    return FINE


def first_text(environment: Environment, values: SecretValues) -> str:
    """Return what the editor shows first: what is set, and as comments what is declared and missing."""
    missing = "".join(f'# {name} = ""\n' for name in missing_secrets(environment, values))
    return HEADING.format(environment=environment.name) + written(values) + missing


def _edited(text: str, environment: Environment, safe: Safe, terminal: Terminal) -> SecretValues:
    while True:
        text = edit(text, f"{environment.name}.toml", os.environ)
        text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(PROBLEM))
        try:
            return parse(text, environment.name)
        except ProblemsFound as found:
            if not _tries_again(found, terminal):
                safe.keep_draft(environment.name, text)
                terminal.tell("nothing was saved; the next road secrets edit goes on with your text")
                raise
            remarks = "".join(f"{PROBLEM}{line}\n" for line in str(found).splitlines())
            text = remarks + text


def _tries_again(found: ProblemsFound, terminal: Terminal) -> bool:
    if not terminal.can_ask:
        return False
    for problem in found.problems:
        terminal.complain(problem)
    return terminal.ask("edit it again? (y/n)", "y").lower().startswith("y")


def _store(safe: Safe, environment: Environment, values: SecretValues, seen: bytes) -> None:
    try:
        safe.store(environment.name, values, seen)
    except (ProblemsFound, OSError):
        safe.keep_draft(environment.name, written(values))
        raise
    safe.drop_draft(environment.name)


def _difference(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    new = [name for name in after if name not in before]
    gone = [name for name in before if name not in after]
    changed = [name for name in after if name in before and after[name] != before[name]]
    groups = (("set", new), ("changed", changed), ("removed", gone))
    return "; ".join(f"{words} {', '.join(names)}" for words, names in groups if names) or "put in another order"
