"""Secrets in the open: values that look secret, written into a file that everybody with the repository can read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from roadworthy.environments.environment import LOCAL
from roadworthy.environments.report import KeyPath, Report
from roadworthy.environments.rules import LOOKS_SECRET, OURS

SECRET_NAME = re.compile(
    r"SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIAL|(^|_)(API|ACCESS|PRIVATE|SIGNING)?KEY$", re.I
)
HARMLESS_NAME = re.compile(r"PUBLIC|PUBLISHABLE|(_FILE|_PATH|_URL|_NAME|_HEADER|_TIMEOUT|_AGE|_ID|_DAYS|_CLASS)$", re.I)
HARMLESS_VALUE = re.compile(r"|[0-9.]+|true|false|yes|no|on|off|none|null", re.I)
SET_BY_ROADWORTHY = {
    "DJANGO_SETTINGS_MODULE": "write it as settings in [site]",
    "ROADWORTHY_KEY": "the key must not be in the repository; see road secrets key",
    "ROADWORTHY_KEY_FILE": "set it where road runs; see road secrets key",
    "ROADWORTHY_RUN": "choose another name",
}


def looks_secret(name: str, value: str) -> bool:
    """Say whether a variable looks as if nobody else should know its value."""
    if HARMLESS_VALUE.fullmatch(value):
        return False
    return has_password(value) or bool(SECRET_NAME.search(name) and not HARMLESS_NAME.search(name))


def has_password(value: str) -> bool:
    """Say whether `value` is a URL with a password in it."""
    try:
        return "://" in value and bool(urlsplit(value).password)
    except ValueError:
        return False


def judge_openness(tables: Mapping[str, Any], report: Report) -> None:
    """Complain of variables whose values look secret, and of those that Roadworthy sets itself."""
    environments = tables.get("environments", {})
    elsewhere = [name for name in environments if name != LOCAL]
    _judge_ours(tables.get("variables", {}), ("variables",), report)
    if covered := [name for name in elsewhere if isinstance(environments[name], Mapping)]:
        hidden = set.intersection(*(_replaced(environments[name]) for name in covered))
        open_names = {key: value for key, value in tables.get("variables", {}).items() if key not in hidden}
        _judge_secret(open_names, ("variables",), covered[0], report)
    for name, table in environments.items():
        path = ("environments", name, "variables")
        _judge_ours(table.get("variables", {}), path, report)
        if name != LOCAL:
            _judge_secret(table.get("variables", {}), path, name, report)


def _replaced(table: Mapping[str, Any]) -> set[str]:
    return {*table.get("secrets", ()), *table.get("variables", {})}


def _judge_secret(variables: Mapping[str, str], path: KeyPath, environment: str, report: Report) -> None:
    for name, value in variables.items():
        if looks_secret(name, value):
            way = f"road secrets set {environment} {name}"
            hint = f'take it away, add "{name}" to the secrets of the environment, then: {way}'
            report.complain(LOOKS_SECRET, (*path, name), "looks like a secret, in the open", hint)


def _judge_ours(variables: Mapping[str, str], path: KeyPath, report: Report) -> None:
    for name in variables:
        if name in SET_BY_ROADWORTHY:
            report.complain(OURS, (*path, name), "is set by Roadworthy itself", SET_BY_ROADWORTHY[name])
