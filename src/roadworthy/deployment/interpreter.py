"""Finds the Pythons on this machine and chooses the one that a site wants; it need not be Roadworthy's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version

from roadworthy.deployment.wanted import Wanted
from roadworthy.problems import Problem, ProblemsFound, Rule

LOWEST = Version("3.10")
NEEDED_MODULES = ("ssl", "sqlite3", "ctypes", "zlib")

NO_PYTHON = Rule(
    "E310",
    "No suitable Python on this machine",
    "A site runs on the Python that its requirements were chosen for, which may be newer than Roadworthy's own.",
)
RULES = (NO_PYTHON,)

QUESTION = """
import importlib, json, platform, sys
missing = []
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except Exception:
        missing.append(name)
print(json.dumps({"version": "%d.%d.%d" % sys.version_info[:3], "name": platform.python_implementation(),
                  "missing": missing}))
"""


@dataclass(frozen=True)
class Interpreter:
    """One Python: its real file, its version, where it was found, and which modules it was built without."""

    path: str
    version: str
    found_in: str
    missing: tuple[str, ...] = ()

    @property
    def minor(self) -> str:
        """Return `3.12` for 3.12.1."""
        return ".".join(self.version.split(".")[:2])

    @property
    def is_usable(self) -> bool:
        """Say whether a site can be served by it."""
        return not self.missing and Version(self.version) >= LOWEST

    def __str__(self) -> str:
        return f"Python {self.version} ({self.path})"


def _glob(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def places(variables: Mapping[str, str]) -> Iterator[tuple[str, Path]]:
    """Yield where people have Pythons, as (the place's name, a file that may be one); those on PATH come first."""
    home = Path(variables.get("HOME") or Path.home())
    yield "Roadworthy's own", Path(getattr(sys, "_base_executable", "") or sys.executable)
    for each in variables.get("PATH", "").split(os.pathsep):
        if each and Path(each).name != "shims":
            yield from (("PATH", path) for path in _glob(Path(each), "python3*") if _is_python_name(path.name))
    uv = Path(variables.get("UV_PYTHON_INSTALL_DIR") or home / ".local/share/uv/python")
    pyenv = Path(variables.get("PYENV_ROOT") or home / ".pyenv")
    mise = Path(variables.get("MISE_DATA_DIR") or home / ".local/share/mise")
    asdf = Path(variables.get("ASDF_DATA_DIR") or home / ".asdf")
    rye = Path(variables.get("RYE_HOME") or home / ".rye")
    for name, folder, pattern in (
        ("uv", uv, "*/bin/python3"),
        ("pyenv", pyenv / "versions", "*/bin/python3"),
        ("mise", mise / "installs/python", "*/bin/python3"),
        ("asdf", asdf / "installs/python", "*/bin/python3"),
        ("rye", rye / "py", "*/bin/python3"),
        ("/usr/local", Path("/usr/local/bin"), "python3*"),
        ("/usr", Path("/usr/bin"), "python3*"),
        ("/opt", Path("/opt"), "*/bin/python3*"),
        ("Homebrew", Path("/home/linuxbrew/.linuxbrew/bin"), "python3*"),
    ):
        yield from ((name, path) for path in _glob(folder, pattern) if _is_python_name(path.name))


def _is_python_name(name: str) -> bool:
    """Say whether a file of this name is an interpreter: `python3`, `python3.12`, not `python3-config`."""
    return name.removeprefix("python3").removeprefix(".").isdigit() or name == "python3"


def find_interpreters(variables: Mapping[str, str], memory: Path) -> tuple[Interpreter, ...]:
    """Return every working CPython 3 of this machine. Each file is asked once; answers are kept in `memory`."""
    known = _read_memory(memory)
    answers: dict[str, dict[str, object]] = {}
    found: dict[str, Interpreter] = {}
    for name, path in places(variables):
        try:
            real = path.resolve(strict=True)
            state = real.stat()
        except (OSError, RuntimeError):
            continue
        if str(real) in found or "shims" in real.parts:
            continue
        key = f"{real}|{state.st_mtime_ns}|{state.st_size}"
        answers[key] = known.get(key) or _ask(real)
        if interpreter := _interpreter(real, name, answers[key]):
            found[str(real)] = interpreter
    if answers.keys() != known.keys():
        _write_memory(memory, answers)
    return tuple(found.values())


def _ask(path: Path) -> dict[str, object]:
    """Run an interpreter to learn what it is; a broken one gives an answer without a version."""
    try:
        words = [str(path), "-I", "-c", QUESTION, *NEEDED_MODULES]
        run = subprocess.run(words, capture_output=True, text=True, timeout=20, check=True)
        answer = json.loads(run.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return {"broken": True}
    return answer if isinstance(answer, dict) else {"broken": True}


def _interpreter(path: Path, name: str, answer: Mapping[str, object]) -> Interpreter | None:
    if answer.get("name") != "CPython":
        return None
    missing = answer.get("missing")
    return Interpreter(str(path), str(answer["version"]), name, tuple(missing) if isinstance(missing, list) else ())


def _read_memory(memory: Path) -> dict[str, dict[str, object]]:
    try:
        known = json.loads(memory.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: value for key, value in known.items() if isinstance(value, dict)} if isinstance(known, dict) else {}


def _write_memory(memory: Path, answers: Mapping[str, dict[str, object]]) -> None:
    with suppress(OSError):  # a home that can't be written to only means asking again
        memory.parent.mkdir(parents=True, exist_ok=True)
        draft = memory.with_name(f"{memory.name}.{os.getpid()}")
        draft.write_text(json.dumps(answers, indent=1), "utf-8")
        draft.replace(memory)


def choose(wanted: Wanted, interpreters: Iterable[Interpreter], ceiling: str = "") -> Interpreter | None:
    """Return the Python that fits best, or None.

    Best is the minor version that the site names; then one that its Django was made for (`ceiling` is the last);
    then Roadworthy's own; then the lowest, for that is nearest to what the site was tested with.
    """
    fitting = [each for each in interpreters if each.is_usable and wanted.allows(each.version)]
    last = Version(ceiling) if ceiling else None

    def rank(each: Interpreter) -> tuple[object, ...]:
        minor, version = Version(each.minor), Version(each.version)
        too_new = last is not None and minor > last
        own = each.found_in == "Roadworthy's own"
        return (each.minor != wanted.prefer, too_new, minor if too_new else 0, not own, minor, -version.micro)

    return min(fitting, key=rank, default=None)


def no_python(wanted: Wanted, interpreters: Iterable[Interpreter]) -> ProblemsFound:
    """Return the sentence for a machine that has no Python the site can run on."""
    return ProblemsFound([_no_python(wanted, tuple(interpreters))])


def _no_python(wanted: Wanted, interpreters: tuple[Interpreter, ...]) -> Problem:
    there = ", ".join(_told(each) for each in sorted(interpreters, key=lambda each: Version(each.version)))
    if wanted.ends_before(LOWEST):
        hint = f"Roadworthy serves sites on Python {LOWEST} and newer: allow one of those for this site"
    else:
        minor = wanted.example()
        hint = (
            f"install it, then run this again: `uv python install {minor}`, `pyenv install {minor}`, "
            f"or `apt-get install python{minor}` where your system has it"
        )
    message = f"the site wants Python {wanted}, and this machine has {there or 'none'}"
    return NO_PYTHON.problem(message, hint, wanted.where)


def _told(interpreter: Interpreter) -> str:
    if interpreter.missing:
        return f"{interpreter.version} (built without {', '.join(interpreter.missing)})"
    return interpreter.version
