"""Entries of Django's DATABASES as an environment lays them over: what changes, and the rest as the project has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from roadworthy.environments.project import Database
from roadworthy.stack.literal import Code, assigned


def changed(alias: str, entry: Mapping[str, Any]) -> str:
    """Return the lines that change some of a database's keys."""
    return replaced(alias, {own(alias): None, **entry})


def replaced(alias: str, entry: Mapping[Any, Any], is_only: bool = False) -> str:
    """Return the lines that put `entry` in the place of a database; `is_only` says that the project has no other."""
    others = {} if is_only else {Code("**DATABASES"): None}
    return assigned("DATABASES", {**others, alias: entry})


def own(alias: str) -> Code:
    """Return what stands for the project's own keys of a database."""
    return Code(f'**DATABASES["{alias}"]')


def own_options(alias: str) -> Code:
    """Return what stands for the project's own OPTIONS of a database, which may have none."""
    return Code(f'**DATABASES["{alias}"].get("OPTIONS", {{}})')


def file_name(alias: str) -> str:
    """Return the name of the file that holds a database of this environment."""
    return re.sub(r"[^\w.-]", "_", alias) + ".sqlite3"


def file_code(alias: str) -> Code:
    """Return where that file is, in the generated module."""
    return Code(f'here / "data" / "{file_name(alias)}"')


def port_of(database: Database, default: int) -> int:
    """Return the port at which the project expects a database."""
    return int(database.port) if database.port.isdigit() else default
