"""Tries to start the site: as it is, then without its cache, without its database, and without each of its secrets."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from roadworthy.structure.checks.check import Check
from roadworthy.structure.checks.finding import Finding, Place
from roadworthy.structure.checks.trying.booting import (
    CANT_START,
    DEFAULT_SECRET,
    NEEDS_CACHE,
    NEEDS_DATABASE,
    UNCLEAR_SECRET,
)
from roadworthy.structure.code.codebase import Codebase
from roadworthy.structure.given import SECRET
from roadworthy.structure.modules import file_of_module
from roadworthy.structure.settings_text import read_settings_text
from roadworthy.structure.source import source_of
from roadworthy.structure.trying.ground import Ground
from roadworthy.structure.trying.tried import Tried, place_of, said, shortened
from roadworthy.structure.variables import Read, variables_read

INSIDE = Path(__file__).with_name("inside_boots.py")
TIME_LIMIT_S = 90
MOST_SECRETS = 15
WIDEST = 52
MADE_UP = "for-this-start-only-"


def try_booting(ground: Ground, codebase: Codebase) -> Tried:
    """Return what the starts told. Where it doesn't start at all, nothing more is tried."""
    where = settings_file(ground)
    secrets = _secrets(ground)
    plain = _start(ground, ground.variables)
    if stopped := plain["failed"]:
        if not where or stopped["kind"] in ("time", "died"):
            return Tried(not_looked_at=(f"its start: {said(stopped)}",))
        return Tried((_finding(ground, CANT_START, f"the site doesn't start: {said(stopped)}", stopped, where),))
    findings = list(_without(ground, "cache", NEEDS_CACHE, where))
    findings += _without(ground, "database", NEEDS_DATABASE, where)
    more = _without_secrets(ground, secrets)
    return Tried(tuple(findings), ("started as it is, without cache, without database",)) + more


def _without_secrets(ground: Ground, secrets: Sequence[Read]) -> Tried:
    """Start the site under its own settings, without one secret after the other."""
    if not secrets:
        return Tried()
    plain = _start(ground, ground.own_variables, "database")
    if plain["failed"]:
        return Tried(not_looked_at=(f"missing secrets: under its own settings alone, {said(plain['failed'])}",))
    if plain.get("debug"):
        return Tried(not_looked_at=(f"missing secrets: DEBUG is on in {ground.settings}, which is for developers",))
    tried = secrets[:MOST_SECRETS]
    findings = tuple(each for read in tried for each in _without_secret(ground, read, plain))
    unseen = (f"secrets beyond the first {MOST_SECRETS}",) if len(secrets) > MOST_SECRETS else ()
    return Tried(findings, (f"started without each of {_count(len(tried), 'secret')}",), unseen)


def settings_file(ground: Ground) -> str:
    """Return the file of the site's settings module as the code base names it; nothing where it is installed."""
    return file_of_module(source_of(ground.folder.resolve()), ground.settings)


def _secrets(ground: Ground) -> tuple[Read, ...]:
    source = source_of(ground.folder.resolve())
    text = read_settings_text(source, ground.settings)
    return tuple(read for read in variables_read(source, text) if SECRET.search(read.name) and not read.conditional)


def _start(ground: Ground, variables: Mapping[str, str], without: str = "") -> dict[str, Any]:
    request = {"without": without, "wsgi": ground.wsgi, "asgi": ground.asgi}
    return {"failed": None, "secrets": {}, **ground.ask(INSIDE, request, TIME_LIMIT_S, variables)}


def _given(ground: Ground, name: str, value: str | None) -> dict[str, Any]:
    """Start it under its own settings, with another value for one variable, or without it."""
    variables = {each: given for each, given in ground.own_variables.items() if each != name}
    return _start(ground, variables if value is None else {**variables, name: value}, "database")


def _without(ground: Ground, what: str, check: Check, where: str) -> Iterator[Finding]:
    failed = _start(ground, ground.variables, what)["failed"]
    if failed and failed["kind"] not in ("time", "died"):
        yield _finding(ground, check, f"no start without the {what}: {said(failed)}", failed, where)


def _without_secret(ground: Ground, read: Read, plain: Mapping[str, Any]) -> Iterator[Finding]:
    """Say where a secret that is missing passes in silence, or stops the site without being named."""
    is_given = bool(ground.own_variables.get(read.name))
    there = plain if is_given else _given(ground, read.name, MADE_UP + read.name.lower())
    gone = _given(ground, read.name, None) if is_given else plain
    if failed := gone["failed"]:
        is_named = read.name.lower() in f"{failed['message']} {failed['name']}".lower() or _is_plain(failed)
        if not is_named and failed["kind"] not in ("time", "died"):
            message = f"without {read.name}: {shortened(said(failed), WIDEST)}"
            yield UNCLEAR_SECRET.found(_made(_place(read), message, read.name))
        return
    changed = {name for name, value in gone["secrets"].items() if there["secrets"].get(name, value) != value}
    written = _written(ground) if changed else frozenset()
    for name in sorted(changed):
        if gone["secrets"][name] in written:  # else it is made up at each start, or kept in a file
            message = f"without {read.name}, {name} is a value from the code"
            yield DEFAULT_SECRET.found(_made(_place(read), shortened(message, 79), read.name))


def _written(ground: Ground) -> frozenset[str]:
    """Return a digest of each text that is written in the settings, as the inside script makes it of a secret."""
    source = source_of(ground.folder.resolve())
    trees = (source.tree(path) for path in read_settings_text(source, ground.settings).files)
    nodes = (node for tree in trees if tree for node in ast.walk(tree) if isinstance(node, ast.Constant))
    texts = (node.value for node in nodes if isinstance(node.value, str))
    return frozenset(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16] for text in texts)


def _is_plain(failed: Mapping[str, Any]) -> bool:
    """Say whether Django itself names what is missing."""
    return "SECRET_KEY setting must not be empty" in str(failed["message"])


def _place(read: Read) -> Place:
    path, _, line = read.where.rpartition(":")
    return Place(path, int(line))


def _made(place: Place, message: str, text: str) -> Finding:
    return Finding(place, message, text=text)


def _finding(ground: Ground, check: Check, message: str, failed: Mapping[str, Any], where: str) -> Finding:
    place = place_of(ground, failed, where) or Place(where, 1)
    return check.found(Finding(place, shortened(message, 79), text=said(failed)[:200]))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
