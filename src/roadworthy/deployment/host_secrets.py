"""The secrets that hosts need: opened, or made up where nobody else could know them, and kept encrypted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.deployment.variables import kept_stand_ins, made_up, stand_ins
from roadworthy.environments.document import as_typed
from roadworthy.environments.environment import Environment
from roadworthy.environments.secret_values import SecretValues
from roadworthy.environments.secrets import Safe
from roadworthy.problems import ProblemsFound, Rule, Where

NO_VALUE = Rule("E481", "A declared secret has no value", "The site's processes would start without it, or not at all.")
ELSEWHERE = Rule(
    "E485",
    "The hosts have secrets that are not here",
    "Made up anew, they would be others than those that the site runs with, and it would lose its database.",
)
RULES = (NO_VALUE, ELSEWHERE)
STAND_INS = "rehearsal-secrets.json"
KEY = "SECRET_KEY"
"""A key that only has to be secret: made up where a site declares it and nobody has given it a value."""


@dataclass(frozen=True)
class HostSecrets:
    """The secrets of one environment with hosts of its own.

    `folder` is the environment's own on the workstation: a rehearsal keeps what it makes up there, never in the
    repository. `get_ready` sees to the safe before the first secret is put into it.
    """

    environment: Environment
    safe: Safe
    folder: Path
    tell: Callable[[str], None]
    is_rehearsal: bool = False
    get_ready: Callable[[Safe], None] = field(default=lambda safe: safe.get_ready("road"))

    def opened(self) -> Mapping[str, str]:
        """Return the secrets that have a value, in a rehearsal its stand-ins too.

        Raise ProblemsFound where they can't be opened; a rehearsal does without.
        """
        if not self.is_rehearsal:
            return self.safe.open(self.environment.name)
        stood_in = kept_stand_ins(self.folder / STAND_INS)
        try:
            return SecretValues({**stood_in, **self.safe.open(self.environment.name)})
        except ProblemsFound as found:
            self.tell(f"the secrets stay closed, so stand-ins are used: {found.problems[0].message}")
            return SecretValues(stood_in)

    def to_read_with(self, known: Mapping[str, str]) -> dict[str, str]:
        """Return something in the place of each declared secret without a value, for reading the settings."""
        return {name: made_up(name) for name in self.missing(known)}

    def missing(self, known: Mapping[str, str]) -> tuple[str, ...]:
        """Return the declared secrets that have no value."""
        return tuple(name for name in self.environment.secrets if name not in known)

    def completed(self, needed: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
        """Return a value for each secret that Roadworthy can make up and that has none, by name; `keep` keeps them."""
        wanted = dict.fromkeys((*needed, *(name for name in self.environment.secrets if name == KEY)))
        names = [name for name in wanted if name not in known]
        if self.is_rehearsal:
            names += [name for name in self.missing(known) if name not in names]
            return stand_ins(names, self.folder / STAND_INS)
        return {name: made_up(name) for name in names}

    def keep(self, fresh: Mapping[str, str]) -> None:
        """Put secrets that were made up into the repository, encrypted; a rehearsal has kept its own already."""
        if not fresh or self.is_rehearsal:
            return
        self.get_ready(self.safe)
        self.safe.change(self.environment.name, fresh)
        file = as_typed(self.safe.file(self.environment.name))
        self.tell(f"secrets made up: {', '.join(fresh)}; they are in {file}: commit it")


def refuse_elsewhere(environment: Environment, names: Iterable[str], file: str) -> None:
    """Raise ProblemsFound because secrets would be made up that somebody has made up already."""
    message = f"the hosts have been made ready before, and {', '.join(names)} of that time are not here"
    hint = f"bring {file} from whoever did it (git pull); if it is lost: road secrets set {environment.name} NAME"
    raise ProblemsFound([ELSEWHERE.problem(message, hint, Where(file))])


def refuse_missing(environment: Environment, known: Mapping[str, str]) -> None:
    """Raise ProblemsFound with each declared secret that has no value."""
    name = environment.name
    problems = [
        NO_VALUE.problem(
            f"the secret {secret} has no value",
            f"road secrets set {name} {secret}",
            Where("roadworthy.toml", part=f"environments.{name}.secrets"),
        )
        for secret in environment.secrets
        if secret not in known
    ]
    if problems:
        raise ProblemsFound(problems)
