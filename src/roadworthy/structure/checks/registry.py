"""The checks there are: Roadworthy's own and those that installed plug-ins bring."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from types import MappingProxyType, ModuleType

from roadworthy.structure import checks as own
from roadworthy.structure.checks.check import Check

PLUG_INS = "roadworthy.checks"


@cache
def checks() -> Mapping[str, Check]:
    """Return every check by id, in the order of ids.

    A plug-in is an entry point in the group `roadworthy.checks` that names a module with checks in it.
    """
    found = [check for module in _modules() for check in _checks_in(module)]
    return MappingProxyType({check.id: check for check in sorted(found, key=lambda check: check.id)})


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(own.__path__, f"{own.__name__}."):
        if module.name.count(".") > own.__name__.count(".") + 1:  # a chapter's, and not the machinery
            yield import_module(module.name)
    for point in entry_points(group=PLUG_INS):
        yield point.load()


def _checks_in(module: ModuleType) -> Iterator[Check]:
    return (value for value in vars(module).values() if isinstance(value, Check))
