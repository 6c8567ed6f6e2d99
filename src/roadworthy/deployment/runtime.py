"""Keeps what Roadworthy adds to a site's processes (Granian, the small apps) behind the site's own packages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import roadworthy
from roadworthy.deployment import serve
from roadworthy.deployment.inputs import digest
from roadworthy.deployment.interpreter import Interpreter
from roadworthy.deployment.requirement_list import Requirements
from roadworthy.deployment.uv import Uv
from roadworthy.deployment.uv_problems import uv_problem
from roadworthy.problems import ProblemsFound

SERVER = ("granian>=2.5,<3",)
# Environments made by pip had setuptools until Python 3.12, and older packages still import its pkg_resources.
ONCE_THERE = ("setuptools<81",)
MARK = "roadworthy-runtime.json"
POINTER = "roadworthy-runtime.pth"
LAUNCHER = "roadworthy_serve"


def added(interpreter: Interpreter) -> tuple[str, ...]:
    """Return what Roadworthy adds to the packages of a site on this Python."""
    return SERVER + (ONCE_THERE if interpreter.minor in {"3.10", "3.11"} else ())


def runtime_folder(folder: Path, interpreter: Interpreter) -> Path:
    """Return where the runtime for this version of Python lies."""
    return folder / "runtime" / f"python{interpreter.minor}"


def own_apps_digest() -> str:
    """Return a name for the apps that are copied, as they are now."""
    root = Path(roadworthy.__file__).parent
    files = [root / "__init__.py", Path(serve.__file__), *sorted((root / "contrib").rglob("*"))]
    states = [(path.relative_to(root), path.stat()) for path in files if path.is_file() and path.suffix != ".pyc"]
    return digest(str(root), *(f"{path} {state.st_mtime_ns} {state.st_size}" for path, state in states))


def _described(interpreter: Interpreter) -> dict[str, object]:
    return {"python": interpreter.minor, "wanted": list(added(interpreter)), "apps": own_apps_digest()}


def runtime_is_ready(folder: Path, interpreter: Interpreter) -> bool:
    """Say whether the runtime is whole and current."""
    return _mark(runtime_folder(folder, interpreter)) == _described(interpreter)


def _mark(place: Path) -> dict[str, object]:
    try:
        mark = json.loads((place / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}


def add_runtime(folder: Path, interpreter: Interpreter, venv: Path, uv: Uv, tell: Callable[[str], None]) -> Path:
    """Make the runtime for this Python if need be, and put it behind the environment's own packages."""
    place, described = runtime_folder(folder, interpreter), _described(interpreter)
    if _mark(place) != described:
        if {**_mark(place), "apps": described["apps"]} != described:
            _install(place, interpreter, uv, tell)
        copy_apps(place)
        (place / MARK).write_text(json.dumps(described), "utf-8")
    point_to(venv, interpreter, place)
    return place


def _install(place: Path, interpreter: Interpreter, uv: Uv, tell: Callable[[str], None]) -> None:
    tell(f"fetching the application server, Granian, for Python {interpreter.minor}")
    draft = place.with_name(f"{place.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    words = (
        "pip",
        "install",
        "--target",
        str(draft),
        "--python",
        interpreter.path,
        "--only-binary",
        "granian",
    )
    outcome = uv.run(*words, "--no-config", *added(interpreter))
    if outcome.code:
        shutil.rmtree(draft, ignore_errors=True)
        raise ProblemsFound([uv_problem(outcome.text, Requirements(), interpreter.version)])
    set_server_apart(draft)
    shutil.rmtree(place, ignore_errors=True)
    draft.rename(place)


def set_server_apart(place: Path) -> None:
    """Offer Granian alone in a folder, for a site whose own Granian is too old."""
    (place / "server").mkdir()
    for path in place.glob("granian*"):
        (place / "server" / path.name).symlink_to(Path("..") / path.name)


def copy_apps(place: Path) -> None:
    """Copy Roadworthy's own small apps, and what starts Granian."""
    source, target = Path(roadworthy.__file__).parent, place / "roadworthy"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copy2(source / "__init__.py", target / "__init__.py")
    shutil.copy2(Path(serve.__file__), place / f"{LAUNCHER}.py")
    shutil.copytree(source / "contrib", target / "contrib", ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))


def point_to(venv: Path, interpreter: Interpreter, place: Path) -> None:
    """Name the runtime in a .pth file: Python appends such folders, so the site's own versions are found first."""
    pointer = venv / "lib" / f"python{interpreter.minor}" / "site-packages" / POINTER
    if not pointer.is_file() or pointer.read_text("utf-8") != f"{place}\n":
        pointer.write_text(f"{place}\n", "utf-8")
