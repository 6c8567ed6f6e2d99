"""A key opens the secrets of a site. It belongs to one person or machine and is never in the repository."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.environments.age import NotAKey, new_key, public_key
from roadworthy.environments.document import as_typed
from roadworthy.environments.secret_rules import BAD_KEY, KEY_INSIDE, NO_KEY, OPEN_KEY
from roadworthy.environments.whole_file import PRIVATE, write_new
from roadworthy.problems import ProblemsFound, Where

KEY_VARIABLE = "ROADWORTHY_KEY"
FILE_VARIABLE = "ROADWORTHY_KEY_FILE"
MOST_BYTES = 65_536


@dataclass(frozen=True)
class Key:
    """An age key (https://age-encryption.org). `source` says where it came from, in words."""

    secret: str = field(repr=False)
    source: str

    @property
    def public(self) -> str:
        """Return the public key: what others encrypt for."""
        return public_key(self.secret)


def key_file(site: str, variables: Mapping[str, str]) -> Path:
    """Return where the key of a site lies, or will lie."""
    if named := variables.get(FILE_VARIABLE):
        return Path(named).expanduser()
    settings = variables.get("XDG_CONFIG_HOME") or Path(variables.get("HOME") or Path.home()) / ".config"
    return Path(settings) / "roadworthy" / "keys" / f"{site}.key"


def find_key(site: str, variables: Mapping[str, str]) -> Key | None:
    """Return the key of ROADWORTHY_KEY_FILE, else of ROADWORTHY_KEY, else of the key file; None if there is none."""
    file = key_file(site, variables)
    if not variables.get(FILE_VARIABLE) and (given := variables.get(KEY_VARIABLE)):
        return _read(given, f"the variable {KEY_VARIABLE}", Where())
    if variables.get(FILE_VARIABLE) and not file.exists():
        message = f"{FILE_VARIABLE} names a file that is not there"
        raise ProblemsFound([NO_KEY.problem(message, "correct the variable, or unset it", Where(as_typed(file)))])
    return _read_file(file) if file.exists() else None


def _read_file(file: Path) -> Key:
    where = Where(as_typed(file))
    mode = file.stat().st_mode
    if not stat.S_ISREG(mode):
        raise ProblemsFound([BAD_KEY.problem("the key is not a plain file", "", where)])
    if mode & 0o077:
        message = f"others can use this key (its mode is {stat.S_IMODE(mode):04o})"
        raise ProblemsFound([OPEN_KEY.problem(message, f"chmod 600 {where.file}", where)])
    with file.open("rb") as opened:
        text = opened.read(MOST_BYTES).decode("utf-8", "replace")
    return _read(text, where.file, where)


def _read(text: str, source: str, where: Where) -> Key:
    lines = [line.strip() for line in text.splitlines()]
    secrets = [line for line in lines if line and not line.startswith("#")]
    key = Key(secrets[0] if len(secrets) == 1 else "", source)
    try:
        public_key(key.secret)
    except NotAKey:
        public = " (this is a public key)" if secrets and secrets[0].startswith("age1") else ""
        message = f"{'this' if where.file else source} is not a key{public}"
        hint = "a key is one line that begins with AGE-SECRET-KEY-1; road secrets key makes one"
        raise ProblemsFound([BAD_KEY.problem(message, hint, where)]) from None
    return key


def make_key(site: str, variables: Mapping[str, str], folder: Path) -> Key:
    """Make a new key in the key file, which must not be there yet, outside the site's `folder`."""
    file = Path.cwd() / key_file(site, variables)
    if Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder)):
        hint = f"set {FILE_VARIABLE} to a file elsewhere"
        raise ProblemsFound([KEY_INSIDE.problem("a key must not be in the repository", hint, Where(as_typed(file)))])
    secret = new_key()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = f"# opens the secrets of {site}; public key: {public_key(secret)}\n{secret}\n"
    write_new(file, content.encode(), PRIVATE)
    return Key(secret, as_typed(file))
