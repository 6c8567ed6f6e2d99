"""Writes requirements-dev.txt and the hub's requirements.txt: every requirement, with versions and hashes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from uv import find_uv_bin

HOUSE = Path(__file__).resolve().parent.parent
LOCK = HOUSE / "requirements-dev.txt"
HUB = HOUSE / "src" / "roadworthy" / "hub"
HUB_HEADER = "# What the hub runs on, on every Python. Written by script/lock from requirements.in; not by hand.\n"
EDITABLE = "editables"  # what hatchling asks for when a package is installed from its source


def declared(pyproject: dict[str, Any]) -> list[str]:
    """Return every requirement that pyproject.toml names: to use, to build, and to work on Roadworthy."""
    project, groups = pyproject["project"], pyproject["dependency-groups"]
    extras = [line for lines in project.get("optional-dependencies", {}).values() for line in lines]
    return sorted({*project["dependencies"], *extras, *groups["dev"], *pyproject["build-system"]["requires"], EDITABLE})


def fingerprint(pyproject: dict[str, Any]) -> str:
    """Return what changes whenever the lock has to be written again."""
    words = json.dumps([pyproject["project"]["requires-python"], *declared(pyproject)])
    return hashlib.sha256(words.encode()).hexdigest()


def header(pyproject: dict[str, Any]) -> str:
    """Return the first lines of the lock file."""
    return f"# Written by script/lock from pyproject.toml; not by hand.\n# made from: {fingerprint(pyproject)}\n"


def compile_lock(pyproject: dict[str, Any], wanted: Sequence[str], lock: Path, words: Sequence[str]) -> str:
    """Let uv choose versions for every Python that Roadworthy runs on."""
    oldest = pyproject["project"]["requires-python"].removeprefix(">=")
    keep = ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate"]
    command = [find_uv_bin(), "pip", "compile", "-", "--universal", "--generate-hashes", "--python-version", oldest]
    old = ["--output-file", str(lock)] if lock.exists() else []
    answer = subprocess.run(
        [*command, *keep, *old, *words],
        input="\n".join(wanted),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=HOUSE,
    )
    return answer.stdout


def main(words: Sequence[str]) -> int:
    """Write the lock files."""
    pyproject = tomllib.loads((HOUSE / "pyproject.toml").read_text())
    LOCK.write_text(header(pyproject) + compile_lock(pyproject, declared(pyproject), LOCK, words))
    hub, wanted = HUB / "requirements.txt", (HUB / "requirements.in").read_text().splitlines()
    hub.write_text(HUB_HEADER + compile_lock(pyproject, wanted, hub, words))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
