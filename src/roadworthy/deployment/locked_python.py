"""A Python with just the packages of a file of locked requirements: made when it is first wanted, shared by all sites.

`python -m roadworthy.deployment.locked_python requirements.txt WORDS …` makes it if need be, and becomes that Python
with these words.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from roadworthy.environments.process import GAVE_UP

MARK = "whole"
"""A file that is there when all is installed."""
INTERRUPTED = 130
ONLY_TO_MAKE_IT = re.compile(r"^(UV|PIP)_")


def main(words: Sequence[str]) -> int:  # noqa: RET503 - it becomes another program
    """Become Python; return the exit code GAVE_UP, with the reason said in one sentence, when it can't be made."""
    requirements, rest = Path(words[0]), words[1:]
    place = place_of(requirements.read_bytes(), os.environ)
    python = place / "bin" / "python"
    try:
        why = "" if is_whole(place) else make(place, requirements)
    except KeyboardInterrupt:
        return INTERRUPTED
    if why:
        print(f"the Python for the {requirements.parent.name} can't be made: {why}", flush=True)
        return GAVE_UP
    seen = {name: value for name, value in os.environ.items() if not ONLY_TO_MAKE_IT.match(name)}
    os.execve(python, [str(python), *rest], seen)


def place_of(requirements: bytes, variables: Mapping[str, str]) -> Path:
    """Return where the environment of these requirements on this Python is, for all sites of this person."""
    cache = variables.get("XDG_CACHE_HOME") or str(Path(variables.get("HOME") or "~").expanduser() / ".cache")
    about = f"{sys.version} {sys.base_prefix} ".encode() + requirements
    return Path(cache) / "roadworthy" / "locked" / hashlib.sha256(about).hexdigest()[:16]


def is_whole(place: Path) -> bool:
    """Say whether an environment can be used."""
    return (place / MARK).is_file() and os.access(place / "bin" / "python", os.X_OK)


def make(place: Path, requirements: Path) -> str:
    """Make the environment, unless somebody else just did; return why that is impossible, or nothing."""
    try:
        with _alone(place.with_suffix(".lock")):
            return "" if is_whole(place) else _install(place, requirements)
    except OSError as error:
        return f"{error.filename or place}: {(error.strerror or str(error)).lower()}"


def _install(place: Path, requirements: Path) -> str:
    from roadworthy.deployment.requirement_list import Requirements
    from roadworthy.deployment.uv import Uv
    from roadworthy.deployment.uv_problems import uv_problem

    print(f"making the Python for the {requirements.parent.name}, once on this workstation", flush=True)
    shutil.rmtree(place, ignore_errors=True)
    uv = Uv(requirements.parent)
    python = str(place / "bin" / "python")
    locked = ("--require-hashes", "--only-binary", ":all:", "--python", python, str(requirements))
    for words in (("venv", "--python", sys.executable, str(place)), ("pip", "sync", *locked)):
        outcome = uv.run(*words, "--no-config")
        if outcome.code:
            problem = uv_problem(outcome.text, Requirements(), platform.python_version())
            return problem.message.replace("the site's requirements", "its packages")
    (place / MARK).touch()
    return ""


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
