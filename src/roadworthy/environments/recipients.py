"""Who can open the secrets: secrets/recipients.txt, public keys with a name above each; age itself reads it too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from roadworthy.environments.age import is_public_key
from roadworthy.environments.document import as_typed
from roadworthy.environments.report import quoted
from roadworthy.environments.secret_rules import BAD_RECIPIENT
from roadworthy.problems import Problem, ProblemsFound, Where

HEADING = """\
# Who can open the secrets of this site: a name, and below it the public key that `road secrets key` showed.
# After a change: road secrets key
"""


@dataclass(frozen=True)
class Recipient:
    """One member of the team, or one machine: a name and a public key."""

    name: str
    public: str

    def __str__(self) -> str:
        return f"{self.name} ({self.public})" if self.name else self.public


def read_recipients(file: Path) -> tuple[Recipient, ...]:
    """Return everybody in the file, each key once; nobody when it is not there."""
    if not file.exists():
        return ()
    return parse(file.read_bytes().decode("utf-8", "replace"), as_typed(file))


def parse(text: str, file: str) -> tuple[Recipient, ...]:
    """Return everybody in the text of a recipients file. Raise ProblemsFound with every line that is wrong."""
    name, found, problems = "", dict[str, Recipient](), list[Problem]()
    for number, line in enumerate(text.splitlines(), 1):
        key, _, behind = (word.strip() for word in line.strip().partition("#"))
        if not key:
            name = behind
        elif is_public_key(key):
            found.setdefault(key, Recipient(behind or name, key))
            name = ""
        else:
            problems.append(_refuse(key, Where(file, number)))
    if problems:
        raise ProblemsFound(problems)
    return tuple(found.values())


def _refuse(key: str, where: Where) -> Problem:
    if key.upper().startswith("AGE-SECRET-KEY"):
        hint = "take it out, make a new key, and change every secret: whoever has the repository has this key"
        return BAD_RECIPIENT.problem("this is a secret key, not a public one", hint, where)
    return BAD_RECIPIENT.problem(f"not a public key: {quoted(key)}", "a public key begins with age1", where)


def written(recipients: Iterable[Recipient]) -> str:
    """Return the text of a recipients file."""
    return HEADING + "".join(f"\n# {each.name or 'somebody'}\n{each.public}\n" for each in recipients)
