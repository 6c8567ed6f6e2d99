"""The hub's own code, as it is brought to its host: which files, and the name of what they become there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import roadworthy
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.stack.layout import Layout

PARTS = ("hub", "monitoring")
REQUIREMENTS = "hub/requirements.txt"
FORMAT = "2"
"""Another number makes all hosts bring their hub's Python anew."""


def root(layout: Layout) -> str:
    """Return the folder on the hub's host with its code and its Python, which belong to root."""
    return f"/usr/local/lib/roadworthy/{layout.key}-hub"


def agent_file() -> Path:
    """Return the agent's program: one file."""
    return _own() / "monitoring" / "agent.py"


def requirements() -> Path:
    """Return the file that says which packages the hub needs, each with its hash."""
    return _own() / REQUIREMENTS


@cache
def files() -> Mapping[str, Path]:
    """Return the hub's files here by their path below the folder that Python imports them from."""
    own = _own()
    found = [own / "__init__.py", *(path for part in PARTS for path in sorted((own / part).rglob("*")))]
    return {
        f"roadworthy/{path.relative_to(own)}": path
        for path in found
        if path.is_file() and path.suffix != ".pyc" and "__pycache__" not in path.parts
    }


def name(facts: HostFacts) -> str:
    """Return the name of the hub's code together with its Python, as a host with these facts has it."""
    return f"hub-{_digest(_code(), python_name(facts))[:16]}"


def python_name(facts: HostFacts) -> str:
    """Return the name of the hub's Python with its packages on a host with these facts."""
    return _digest(FORMAT, _packages(), facts.python, *facts.pythons, facts.machine, facts.glibc)[:24]


@cache
def _code() -> str:
    return _digest(*(f"{path} {hashlib.sha256(file.read_bytes()).hexdigest()}" for path, file in files().items()))


@cache
def _packages() -> str:
    return hashlib.sha256(requirements().read_bytes()).hexdigest()


def _own() -> Path:
    return Path(roadworthy.__file__).parent


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
