"""`road secrets key`: who can open the secrets of a site, and how one more person comes to."""

from __future__ import annotations

import argparse
import getpass
import os
import socket

from roadworthy.cli.errors import FINE
from roadworthy.cli.site import site_of
from roadworthy.cli.terminal import Terminal
from roadworthy.environments.age import is_public_key
from roadworthy.environments.document import as_typed
from roadworthy.environments.key import Key
from roadworthy.environments.near import did_you_mean
from roadworthy.environments.recipients import Recipient
from roadworthy.environments.report import quoted, visible
from roadworthy.environments.secret_rules import BAD_RECIPIENT, LAST_MEMBER, NO_SUCH_MEMBER, WRONG_KEY
from roadworthy.environments.secrets import Safe, safe_of
from roadworthy.problems import Problem, ProblemsFound, Where


def member_name() -> str:
    """Return a name for whoever sits here: the account and the machine."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError):
        account = str(os.getuid())
    return visible(f"{account}@{socket.gethostname()}")


def get_ready(safe: Safe, terminal: Terminal) -> None:
    """See that what is written can be opened again; say so when that takes a new key."""
    is_new = safe.key() is None
    safe.get_ready(member_name())
    if is_new:
        tell_of_key(safe.made_key(), terminal)


def tell_of_key(key: Key, terminal: Terminal) -> None:
    """Say where a new key is."""
    terminal.tell(f"made a key in {key.source}: keep a copy in a safe place, it can't be made again")


def run_key(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print the public key; make one, add and take off people, and encrypt anew where that changes something."""
    site = site_of(arguments)
    safe = safe_of(site, os.environ)
    if arguments.add:
        _add(safe, arguments.add, arguments.name or "", terminal)
    elif arguments.remove:
        _remove(safe, arguments.remove, terminal)
    else:
        _show(safe, arguments.name, terminal)
    _renew(safe, terminal)
    return FINE


def _show(safe: Safe, name: str | None, terminal: Terminal) -> None:
    is_new = safe.key() is None
    key = safe.made_key()
    if is_new:
        tell_of_key(key, terminal)
    if all(key.public != each.public for each in safe.recipients):
        name = name or member_name()
        safe.enrol(Recipient(_one_line(name), key.public))
        terminal.tell(f"added {quoted(name)} to {as_typed(safe.recipients_file)}: commit it")
    terminal.say(key.public)


def _add(safe: Safe, public: str, name: str, terminal: Terminal) -> None:
    if not is_public_key(public):
        raise ProblemsFound([_not_public(public)])
    if any(public == each.public for each in safe.recipients):
        terminal.say("already in: nothing to do")
        return
    get_ready(safe, terminal)
    member = Recipient(_one_line(name or "somebody"), public)
    safe.enrol(member)
    terminal.say(f"added {member}")


def _not_public(text: str) -> Problem:
    if text.upper().startswith("AGE-SECRET-KEY"):
        hint = "that was a secret key, and others can see it now: make a new one, and change every secret"
        return BAD_RECIPIENT.problem("this is a secret key, not a public one", hint)
    return BAD_RECIPIENT.problem(
        f"not a public key: {quoted(text)}", "road secrets key prints theirs; it begins with age1"
    )


def _remove(safe: Safe, who: str, terminal: Terminal) -> None:
    where = Where(as_typed(safe.recipients_file))
    gone = [each for each in safe.recipients if who in (each.name, each.public)]
    kept = tuple(each for each in safe.recipients if each not in gone)
    if not gone:
        hint = did_you_mean(who, [each.name for each in safe.recipients], "there are:")
        raise ProblemsFound([NO_SUCH_MEMBER.problem(f"nobody is called {quoted(who)}", hint, where)])
    key = safe.key()
    if not key or all(key.public != each.public for each in kept):
        hint = "somebody else who can open the secrets has to do it"
        raise ProblemsFound([LAST_MEMBER.problem("you can't take yourself off", hint, where)])
    safe.list_recipients(kept)
    for each in gone:
        terminal.say(f"took off {each}")
    terminal.tell("they may still know the old values, and git keeps the old files: change the secrets they knew")


def _renew(safe: Safe, terminal: Terminal) -> None:
    for environment in safe.environments:
        file = as_typed(safe.file(environment))
        try:
            newcomers = safe.newcomers(environment)
            is_renewed = safe.renew(environment)
        except ProblemsFound as found:
            if not _is_for_another_key(found):
                raise
            terminal.tell(f"{file}: not for your key yet; somebody it is for has to run road secrets key")
            continue
        if is_renewed:
            who = "".join(f", now also for {each}" for each in newcomers)
            terminal.tell(f"{file}: encrypted anew{who}; commit it")


def _one_line(name: str) -> str:
    return visible(" ".join(name.replace("#", " ").split()))


def _is_for_another_key(found: ProblemsFound) -> bool:
    return any(problem.id == WRONG_KEY.id for problem in found.problems)
