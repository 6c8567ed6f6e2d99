"""Tries a release on one host before anything moves: its settings, its application, and all that it depends on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roadworthy.deployment.host_variables import secrets_of
from roadworthy.deployment.last_words import last_words
from roadworthy.deployment.release import inside_preflight
from roadworthy.deployment.release.rules import INSECURE, NO_ANSWER, NO_LIBRARY, NOT_FIT
from roadworthy.deployment.system_libraries import package_of_library
from roadworthy.deployment.target import Target
from roadworthy.environments.hidden import hidden, masked
from roadworthy.environments.release import Release
from roadworthy.fleet.hand import Hand
from roadworthy.problems import Problem, ProblemsFound, Where

TIME_LIMIT_S = 120.0
LAST = 6
PROGRAM = Path(inside_preflight.__file__).read_text("utf-8")
LIBRARY = re.compile(
    r"(?:ImportError|OSError): (?P<whole>(?P<name>lib[\w.+-]+\.so[\w.]*): cannot open shared object file)"
    r"|OSError: (?P<loaded>cannot load library '(?P<file>[^']+)')"
    r"|Could not find the (?P<geo>GDAL|GEOS) library"
    r"|OSError: (?P<dlopen>no library called \"(?P<called>[^\"]+)\" was found)"
)
ACTS = {
    "settings": "its settings can't be loaded",
    "application": "its application can't be loaded",
    "checks": "Django's checks stop",
    "dependencies": "what it depends on can't be asked",
    "migrations": "its migrations can't be read",
}


@dataclass(frozen=True)
class Preflight:
    """What was found: the migrations that the databases don't have yet (`app.name`), and how long it took.

    With `is_open` something of earlier migrations is held back or half done, or two are both an app's last.
    """

    unapplied: tuple[str, ...]
    took_s: float
    is_open: bool = False

    @property
    def is_migrated(self) -> bool:
        """Say whether the databases are as the release wants them, so that there is nothing to judge."""
        return not self.unapplied and not self.is_open


def preflight(target: Target, release: Release, hand: Hand) -> Preflight:
    """Try a release that lies on a host, as the site's account and under the release's variables.

    Raise ProblemsFound with all that would keep it from serving; no secret is in the sentences.
    """
    ground = target.release_ground(hand.host, release.id, 0)
    lines: list[str] = []
    finished = hand.run(
        (ground.python, "-", target.site.wsgi or target.site.asgi),
        user=target.layout.account,
        folder=ground.code,
        variables_file=ground.variables,
        feed=PROGRAM,
        on_line=lines.append,
        time_limit_s=TIME_LIMIT_S,
    )
    said = hidden(secrets_of(target))
    told = [masked(line, said) for line in lines]
    answer = next((line for line in reversed(told) if line.startswith(inside_preflight.MARK)), "")
    if not answer:
        raise ProblemsFound([_died(told, finished.how, hand.host.name)])
    found = json.loads(answer.removeprefix(inside_preflight.MARK))
    if problems := list(_problems(found, hand.host.name, Path(ground.code), target.layout.root)):
        raise ProblemsFound(problems)
    return Preflight(tuple(found["unapplied"]), finished.took_s, found["is_open"])


def _problems(found: dict[str, Any], host: str, code: Path, root: str) -> Iterator[Problem]:
    for error in found.get("errors", ()):
        yield INSECURE.problem(error, "put that right, then deploy again; nothing was changed", Where(part=host))
    for name, reason in found.get("silent", {}).items():
        hint = "is it running, and did `road apply` make it ready? nothing was changed"
        yield NO_ANSWER.problem(f"{name} does not answer the release: {reason}", hint, Where(part=host))
    if found.get("failed"):
        yield _failed(found["failed"], found["lines"], host, code, root)


def _failed(step: str, lines: list[str], host: str, code: Path, root: str) -> Problem:
    if missing := next((match for line in reversed(lines) if (match := LIBRARY.search(line))), None):
        return _no_library(missing, host)
    where, reason = last_words(lines, code)
    place = f" ({where})" if str(where) else ""
    last = "".join(f"\n  | {line}" for line in lines[-LAST:])
    way_out = "nothing was changed; `road up` may show the same here"
    if re.match(r"PermissionError|OSError: \[Errno 30\]", reason):
        way_out = f"a release can't be written to: have the site write below {root}/data or {root}/media, by a setting "
        way_out += "or a variable of its own; nothing was changed"
    hint = f"{way_out}; its last words:{last}"
    return NOT_FIT.problem(f"{ACTS[step]}: {reason}{place}", hint, Where(part=host))


def _no_library(missing: re.Match[str], host: str) -> Problem:
    found = missing["name"] or missing["file"] or missing["called"] or f"lib{missing['geo'].lower()}"
    name = found.rpartition("/")[2]
    package = package_of_library(name)
    named = f'packages = ["{package}"]' if package else f"packages = [the Debian package that has {name}]"
    hint = f"add {named} to [site] in roadworthy.toml, then `road apply`; nothing was changed"
    return NO_LIBRARY.problem(
        f"a package of the site needs {name}, which the host does not have", hint, Where(part=host)
    )


def _died(lines: list[str], how: str, host: str) -> Problem:
    last = "".join(f"\n  | {line}" for line in lines[-LAST:])
    return NOT_FIT.problem(f"its Python {how} while it was tried", f"its last words:{last}", Where(part=host))
