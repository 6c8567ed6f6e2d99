"""The forms that text in roadworthy.toml has: modules, commands, domains, addresses; and what was probably meant."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace

from roadworthy.environments.address import is_address, is_domain, suggest_address, suggest_domain
from roadworthy.environments.name import VARIABLE
from roadworthy.environments.requirement import is_python, is_requirements_file, is_specifier
from roadworthy.environments.rules import BAD_ADDRESS, BAD_DOMAIN, BAD_SCHEDULE
from roadworthy.environments.schedule import is_time_of_day, wrong_with_cron
from roadworthy.environments.table import TableOf
from roadworthy.environments.text import Text

ASCII_DOTTED = r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*"


def suggest_module(text: str) -> str:
    """Return the module that a path means: "gazette/settings.py" is "gazette.settings"."""
    return re.sub(r"[/\\]+", ".", text.strip().removesuffix(".py")).strip(".")


def suggest_target(text: str) -> str:
    """Return module and attribute: "gazette.wsgi.application" is "gazette.wsgi:application"."""
    module, _, attribute = suggest_module(text.replace(":", ".")).rpartition(".")
    is_module = attribute in {"wsgi", "asgi"}
    return f"{module}.{attribute}:application" if is_module else f"{module}:{attribute}"


def can_be_split(text: str) -> bool:
    """Say whether a command line has all its closing quotes."""
    try:
        return bool(shlex.split(text))
    except ValueError:
        return False


def suggest_time(text: str) -> str:
    """Return a time of day with two digits for the hour: "3:30" is "03:30"."""
    return text.strip()[:5].rjust(5, "0")


def suggest_requirement(text: str) -> str:
    """Return the file that `-r file` means."""
    return re.sub(r"^(-r|--requirement)[= ]*", "", text.strip())


MODULE = Text("a module such as gazette.settings", pattern=ASCII_DOTTED, suggest=suggest_module)
TARGET = Text(
    "a module and what to take from it, such as gazette.wsgi:application",
    pattern=f"{ASCII_DOTTED}:{ASCII_DOTTED}",
    suggest=suggest_target,
)
COMMAND = Text("a command", accepts=can_be_split)
SHELL = Text("a command", lines=True)
PYTHON = Text("a Python version such as 3.12, or a range such as >=3.11,<3.14", accepts=is_python)
DEBIAN = Text("the name of a Debian package, such as libpango-1.0-0", pattern=r"[a-z0-9][a-z0-9.+-]+")
REQUIREMENT = Text(
    "a file of the site, or a package such as pretalx==2025.2.2",
    accepts=lambda text: is_requirements_file(text) or is_specifier(text),
    suggest=suggest_requirement,
)
ASGI = replace(TARGET, words="a module and what to take from it, such as gazette.asgi:application")
DOMAIN = Text("a domain such as gazette.example", rule=BAD_DOMAIN, accepts=is_domain, suggest=suggest_domain)
ADDRESS = Text("a host name, an IPv4 or an IPv6 address", rule=BAD_ADDRESS, accepts=is_address, suggest=suggest_address)
ACCOUNT = Text("an account such as root", pattern=r"[A-Za-z_][A-Za-z0-9_.-]{0,31}")
TIME_OF_DAY = Text(
    "a time of day in UTC such as 03:30", rule=BAD_SCHEDULE, accepts=is_time_of_day, suggest=suggest_time
)
CRON = Text(
    "a cron line such as */5 * * * *",
    rule=BAD_SCHEDULE,
    wrong=wrong_with_cron,
    suggest=lambda text: " ".join(text.split()[1:]) if len(text.split()) == 6 else "",
)
VARIABLES = TableOf(Text("text", may_be_empty=True, lines=True), VARIABLE)
