"""The environment variables that a site's processes see on the workstation, and where each of them comes from."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.environments.environment import Environment
from roadworthy.environments.hidden import secrets_among
from roadworthy.environments.site import Site
from roadworthy.stack.private import write_private

NOT_PASSED_ON = re.compile(
    r"^(PYTHON(?!UNBUFFERED|UTF8)\w*|VIRTUAL_ENV\w*|CONDA_\w+|DJANGO_SETTINGS_MODULE|UV_\w+|PIP_\w+|ROADWORTHY_\w+|_|OLDPWD|PWD|SHLVL)$"
)
LINE = re.compile(r"^\s*(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>.*?)\s*$")
FERNET = re.compile(r"FERNET|ENCRYPT", re.I)


@dataclass(frozen=True)
class Variables:
    """All variables, what to tell the owner about them (names, never values), and those values that are secrets."""

    all: Mapping[str, str]
    notes: tuple[str, ...] = ()
    secrets: tuple[str, ...] = field(default=(), repr=False)


def local_variables(
    site: Site, environment: Environment, run: Path, shell: Mapping[str, str], opened: Mapping[str, str]
) -> Variables:
    """Return what the site's processes see: the model's variables, over them .env, the shell's, and the secrets.

    What a person sets for one start wins, as with honcho and foreman, and what it wins over is said.
    `opened` are the environment's secrets as far as they could be opened. A declared secret that has no value here
    gets a stand-in, the same at every start.
    """
    passed = {name: value for name, value in shell.items() if not NOT_PASSED_ON.match(name)}
    written = {name: value for name, value in dotenv(site.folder / ".env").items() if name not in passed}
    model = {**site.variables, **environment.variables}
    known = {**model, **written, **passed, **opened}
    told = [name for name, value in model.items() if passed.get(name, value) != value]
    missing = [name for name in environment.secrets if name not in known]
    notes = [f".env: {len(written)} variable{'' if len(written) == 1 else 's'}"] if written else []
    notes += [f"your shell's own value, not roadworthy.toml's: {', '.join(told)}"] if told else []
    notes += [f"secrets without a value here, so with a stand-in: {', '.join(missing)}"] if missing else []
    made_up = stand_ins(missing, run / "secrets.json")
    return Variables({**known, **made_up}, tuple(notes), (*opened.values(), *made_up.values(), *secrets_among(known)))


def dotenv(path: Path) -> dict[str, str]:
    """Return the variables of a .env file; lines that are none are passed over."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    found = [LINE.match(line) for line in lines if not line.lstrip().startswith("#")]
    return {match["name"]: _unquoted(match["value"]) for match in found if match}


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace("\\n", "\n") if value[0] == '"' else value[1:-1]
    return re.split(r"\s+#", value, maxsplit=1)[0]


def stand_ins(names: list[str], file: Path) -> dict[str, str]:
    """Return a value for each name, made once and kept where only the owner can read it."""
    kept = kept_stand_ins(file)
    fresh = {name: made_up(name) for name in names if name not in kept}
    if fresh:
        write_private(file, json.dumps({**kept, **fresh}))
    return {name: {**kept, **fresh}[name] for name in names}


def kept_stand_ins(file: Path) -> dict[str, str]:
    """Return the values that were made up before."""
    try:
        kept: dict[str, str] = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return kept


def made_up(name: str) -> str:
    """Return a value for a secret that nobody has given one, of the form that its name asks for."""
    if FERNET.search(name):
        return base64.urlsafe_b64encode(os.urandom(32)).decode()
    return secrets.token_urlsafe(48)
