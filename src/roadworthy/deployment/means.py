"""What making a site ready takes from outside: who reads the project, the kinds, the secrets, the shell, the ear."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.environments.project import Project
from roadworthy.environments.secrets import Safe
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound, Rule, Where
from roadworthy.stack.kind import StackKind

TOO_OLD = Rule(
    "E344", "The site's Django is too old", "Roadworthy's small apps in the site's processes need a newer one."
)
RULES = (TOO_OLD,)
LOWEST_DJANGO = (4, 2)
ReadProject = Callable[[Path, Site, Mapping[str, str]], Project]


@dataclass(frozen=True)
class Means:
    """What a preparation is given from outside: who reads the project, the kinds, the secrets, the shell, the ear.

    `hide` hears the values of secrets, which must not be said: the site's own code may put them into its errors.
    `get_safe_ready` begins the safe of the secrets, when the first one is to be kept.
    `marks` are variables by which all that is run meanwhile is found again, and ended when road is killed.
    `has_hub` says whether the hub is to come up beside the site.
    """

    read_project: ReadProject
    kinds: Mapping[str, StackKind]
    tell: Callable[[str], None]
    opened: Mapping[str, str] = field(default_factory=dict)
    shell: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    marks: Mapping[str, str] = field(default_factory=dict)
    hide: Callable[[Iterable[str]], None] = lambda _: None
    get_safe_ready: Callable[[Safe], None] = lambda safe: safe.get_ready("road")
    has_hub: bool = True


def refuse_too_old(project: Project) -> None:
    """Raise ProblemsFound for a Django that the apps laid over a site can't run on."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", project.django)[:2])
    if numbers < LOWEST_DJANGO:
        lowest = ".".join(map(str, LOWEST_DJANGO))
        hint = "raise Django in the site's requirements, one release after the other, and test in between"
        message = f"the site runs on Django {project.django}; it takes {lowest} or newer"
        raise ProblemsFound([TOO_OLD.problem(message, hint, Where(part="requirements"))])
