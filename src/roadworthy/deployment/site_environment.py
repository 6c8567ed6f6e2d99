"""The site's own Python once it is made: where it lies, and the mark by which an unchanged one is known at once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roadworthy import __version__
from roadworthy.deployment.inputs import digest
from roadworthy.deployment.interpreter import Interpreter
from roadworthy.deployment.runtime import runtime_folder, runtime_is_ready
from roadworthy.deployment.sources import is_unchanged
from roadworthy.environments.site import Site

MARK = "roadworthy.json"
FORMAT = "1"
KEYS = {"site", "seen", "interpreter", "state", "packages", "fingerprint"}
PATH_MODULE = '''"""Puts the site's own folders before its packages."""

import sys

_own = {folders!r}
_at = next((at for at, folder in enumerate(sys.path) if folder.endswith("site-packages")), len(sys.path))
sys.path[_at:_at] = [folder for folder in _own if folder not in sys.path[:_at]]
'''


@dataclass(frozen=True)
class SiteEnvironment:
    """The site's own Python with all that it requires.

    `bin` goes first on PATH. `fingerprint` changes when anything inside may have. `changed` says that this run made it.
    `runtime` is the folder with Granian and roadworthy.contrib, which this Python finds after its own packages.
    """

    python: Path
    bin: Path
    fingerprint: str
    changed: bool
    version: str
    runtime: Path
    packages: Path


def site_key(site: Site) -> str:
    """Return a name for what the model says that an environment depends on."""
    return digest(FORMAT, __version__, str(site.folder), site.python, *site.requirements, "", *site.path)


def read_mark(folder: Path) -> dict[str, Any]:
    """Return the mark of a finished environment; an interrupted one has none."""
    try:
        mark = json.loads((folder / "venv" / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) and mark.keys() >= KEYS else {}


def ready(site: Site, folder: Path) -> SiteEnvironment | None:
    """Return the environment if it is whole and nothing it was made from has changed. No program is started."""
    mark = read_mark(folder)
    if not mark or mark["site"] != site_key(site) or not is_unchanged(mark["seen"]):
        return None
    interpreter = Interpreter(**{**mark["interpreter"], "missing": ()})
    if mark["state"] != state_of(interpreter) or not runtime_is_ready(folder, interpreter):
        return None
    if not (folder / "venv" / "bin" / "python").exists():
        return None
    return environment_in(folder, interpreter, str(mark["fingerprint"]), changed=False)


def made(folder: Path) -> SiteEnvironment | None:
    """Return the environment as it was last made, whatever has changed since; None where there is none."""
    mark = read_mark(folder)
    if not mark:
        return None
    interpreter = Interpreter(**{**mark["interpreter"], "missing": ()})
    return environment_in(folder, interpreter, str(mark["fingerprint"]), changed=False)


def state_of(interpreter: Interpreter) -> str:
    """Return a name for an interpreter's file as it is now; empty when it is gone."""
    try:
        state = Path(interpreter.path).stat()
    except OSError:
        return ""
    return f"{state.st_mtime_ns} {state.st_size}"


def environment_in(folder: Path, interpreter: Interpreter, fingerprint: str, changed: bool) -> SiteEnvironment:
    """Return the environment that lies in a site's local folder."""
    venv = folder / "venv"
    return SiteEnvironment(
        python=venv / "bin" / "python",
        bin=venv / "bin",
        fingerprint=fingerprint,
        changed=changed,
        version=interpreter.version,
        runtime=runtime_folder(folder, interpreter),
        packages=venv / "lib" / f"python{interpreter.minor}" / "site-packages",
    )


def write_mark(folder: Path, mark: dict[str, Any]) -> None:
    """Mark the environment in a site's local folder as finished; this comes last."""
    assert mark.keys() == KEYS
    draft = folder / "venv" / f"{MARK}.draft"
    draft.write_text(json.dumps(mark, indent=1), "utf-8")
    draft.replace(folder / "venv" / MARK)


def write_path(packages: Path, folders: list[str]) -> None:
    """Have the site's own code found before its packages, as it is when manage.py is run from its folder."""
    name = "_roadworthy_site"
    (packages / f"{name}.py").write_text(PATH_MODULE.format(folders=folders), "utf-8")
    (packages / f"{name}.pth").write_text(f"import {name}\n", "utf-8")
