"""The setting ROADWORTHY_STATUS, checked; all that is wrong with it is said in one go."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any, NamedTuple

from .scrub import secrets_of
from .visitor import Network

SETTING = "ROADWORTHY_STATUS"


class Wrong(NamedTuple):
    """One thing that is wrong with the setting."""

    id: str
    message: str
    hint: str


def _is_seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 60


def _is_text_list(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)


class Option(NamedTuple):
    """One key of the setting: its default, the rule for its value, and the rule in words."""

    default: Any
    is_right: Callable[[Any], bool]
    rule: str


OPTIONS: dict[str, Option] = {
    "PREFIX": Option(
        "/-/",
        lambda value: isinstance(value, str) and value.startswith("/") and value.endswith("/"),
        'text that begins and ends with "/"',
    ),
    "TIMEOUT_S": Option(1.0, _is_seconds, "a number of seconds above 0 and at most 60"),
    "KEEP_S": Option(2.0, _is_seconds, "a number of seconds above 0 and at most 60"),
    "ADDRESSES": Option(("127.0.0.0/8", "::1"), _is_text_list, "a list of addresses or networks"),
    "TOKEN": Option("", lambda value: isinstance(value, str), "text"),
    "DRAIN_FILE": Option("", lambda value: isinstance(value, str | os.PathLike), "a path"),
    "RELEASE": Option("", lambda value: isinstance(value, str), "text"),
    "MIGRATIONS": Option(("default",), _is_text_list, "a list of aliases of DATABASES"),
    "SKIP": Option((), _is_text_list, 'a list of dependencies, such as "cache:default"'),
    "EMAIL": Option(False, lambda value: isinstance(value, bool), "True or False"),
}


@dataclass(frozen=True)
class Configuration:
    """What the site's owner set, with defaults for the rest; `own_token` is that of whoever runs the process."""

    prefix: str
    timeout_s: float
    keep_s: float
    networks: tuple[Network, ...]
    token: str = field(repr=False)
    own_token: str = field(repr=False)
    drain_file: str
    release: str
    migrations: tuple[str, ...]
    skip: frozenset[str]
    email: bool
    secrets: frozenset[str] = field(repr=False)


def read(given: Mapping[str, Any], settings: Mapping[str, Any], environ: Mapping[str, str]) -> Configuration:
    """Return the configuration; `given` must have nothing `wrong` with it."""
    value = {key: given.get(key, option.default) for key, option in OPTIONS.items()}
    return Configuration(
        prefix=value["PREFIX"],
        timeout_s=float(value["TIMEOUT_S"]),
        keep_s=float(value["KEEP_S"]),
        networks=tuple(ip_network(text) for text in value["ADDRESSES"]),
        token=value["TOKEN"],
        own_token=environ.get("ROADWORTHY_STATUS_TOKEN", ""),
        drain_file=os.fspath(value["DRAIN_FILE"]) or environ.get("ROADWORTHY_DRAIN_FILE", ""),
        release=_header_safe(value["RELEASE"] or environ.get("ROADWORTHY_RELEASE", "")),
        migrations=tuple(value["MIGRATIONS"]),
        skip=frozenset(value["SKIP"]),
        email=value["EMAIL"],
        secrets=secrets_of(settings),
    )


def wrong(given: object, databases: Mapping[str, Any]) -> list[Wrong]:
    """Return all that is wrong with the setting; nothing when it can be read."""
    if not isinstance(given, Mapping):
        message = f"{SETTING} is {type(given).__name__}, not a dictionary."
        return [Wrong("E001", message, f'{SETTING} = {{"TOKEN": "…"}}')]
    found = [*_wrong_keys(given), *_wrong_values(given)]
    return found or [*_wrong_addresses(given), *_wrong_drain_file(given), *_wrong_aliases(given, databases)]


def _wrong_keys(given: Mapping[str, Any]) -> Iterator[Wrong]:
    for key in given:
        if key not in OPTIONS:
            close = difflib.get_close_matches(str(key).upper(), OPTIONS, n=1)
            hint = f'did you mean "{close[0]}"?' if close else f"the keys are {', '.join(OPTIONS)}"
            yield Wrong("E002", f'{SETTING} has no key "{key}".', hint)


def _wrong_values(given: Mapping[str, Any]) -> Iterator[Wrong]:
    for key, option in OPTIONS.items():
        if key in given and not option.is_right(given[key]):
            said = "" if key == "TOKEN" else f", not {given[key]!r}"
            yield Wrong(
                "E003", f'{SETTING}["{key}"] must be {option.rule}{said}.', f"the default is {option.default!r}"
            )


def _wrong_addresses(given: Mapping[str, Any]) -> Iterator[Wrong]:
    for text in given.get("ADDRESSES", ()):
        try:
            ip_network(text)
        except ValueError as error:
            message = f'{SETTING}["ADDRESSES"]: "{text}" is not an address or a network ({error}).'
            yield Wrong("E004", message, 'such as "10.77.0.25" or "10.77.0.0/24"')


def _wrong_drain_file(given: Mapping[str, Any]) -> Iterator[Wrong]:
    path = os.fspath(given.get("DRAIN_FILE", ""))
    if path and not os.path.isabs(path):  # noqa: PTH117 - bytes paths are paths too
        message = f'{SETTING}["DRAIN_FILE"]: "{path}" depends on where the process was started.'
        yield Wrong("E005", message, "an absolute path")


def _wrong_aliases(given: Mapping[str, Any], databases: Mapping[str, Any]) -> Iterator[Wrong]:
    for alias in given.get("MIGRATIONS", ()):
        if alias not in databases:
            message = f'{SETTING}["MIGRATIONS"]: DATABASES has no "{alias}".'
            yield Wrong("E006", message, f"one of {', '.join(databases) or 'none'}")


def _header_safe(release: str) -> str:
    return "".join(letter for letter in release if " " <= letter <= "~")
