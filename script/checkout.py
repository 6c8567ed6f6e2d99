"""Installs what work on Roadworthy needs inside its checkout, once; later runs find it there."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
LOCK = "requirements-dev.txt"
TABLES = ("build-system", "project", "dependency-groups")


class CannotInstall(Exception):  # noqa: N818 - a sentence for the person in front, not a fault
    """Nothing more can be done; the words say what is missing and how to get it."""


@dataclass(frozen=True)
class Checkout:
    """The folders of one checkout that hold what is installed."""

    house: Path

    @property
    def venv(self) -> Path:
        """The Python environment that work happens in."""
        return self.house / ".venv"

    @property
    def python(self) -> Path:
        """That environment's Python."""
        return self.venv / "bin" / "python"

    @property
    def cache(self) -> Path:
        """Whatever may be thrown away and is made again."""
        return self.house / ".cache"

    @property
    def stamp(self) -> Path:
        """Written last: an environment without it was never finished."""
        return self.venv / "roadworthy-fingerprint"

    @property
    def fingerprint(self) -> str:
        """What the environment depends on: the lock, what pyproject.toml says of the package, and this folder."""
        declared = tomllib.loads((self.house / "pyproject.toml").read_text())
        tables = json.dumps({name: declared.get(name) for name in TABLES}, sort_keys=True)
        parts = ((self.house / LOCK).read_bytes(), tables.encode(), str(self.house).encode())
        return hashlib.sha256(b"\0".join(parts)).hexdigest()

    def is_ready(self) -> bool:
        """Say whether everything is installed and current."""
        if not self.stamp.exists() or self.stamp.read_text() != self.fingerprint:
            return False
        return (self.venv / "bin" / "road").exists() and runs([self.python, "-c", ""])


def runs(words: Sequence[str | Path]) -> bool:
    """Say whether a command can be started and ends well."""
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def way_to_make_venv(base: Path) -> list[str | Path]:
    """Return the command that makes an empty environment with this machine's means."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return [base, "-m", "venv"]
    if uv := shutil.which("uv"):
        return [uv, "venv", "--quiet", "--allow-existing", "--python", base]
    if importlib.util.find_spec("venv") and importlib.util.find_spec("pip"):
        return [base, "-m", "venv", "--without-pip"]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise CannotInstall(
        f"this Python ({base}, {version}) can't make virtual environments: its venv module is not installed\n"
        f"  hint: sudo apt install python3-venv (or python{version}-venv, if this Python is not the system's own)"
    )


def way_to_install(checkout: Checkout, base: Path) -> list[str | Path]:
    """Return the command that installs into the environment: its pip, a pip beside it, or uv."""
    if runs([checkout.python, "-m", "pip", "--version"]):
        return [checkout.python, "-m", "pip", "install"]
    if importlib.util.find_spec("pip"):
        return [base, "-m", "pip", "--python", checkout.python, "install"]
    if uv := shutil.which("uv") or shutil.which("uv", path=str(checkout.venv / "bin")):
        return [uv, "pip", "install", "--python", checkout.python]
    return []


def base_python() -> Path:
    """Return the Python outside any environment that this one was made from."""
    return Path(getattr(sys, "_base_executable", "") or sys.executable)


def caches(checkout: Checkout, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that keep what installers store inside the checkout; the machine's own words win."""
    folders = {"PIP_CACHE_DIR": "pip", "UV_CACHE_DIR": "uv"}
    return {name: str(checkout.cache / folder) for name, folder in folders.items()} | dict(environment)


@contextmanager
def only_one(checkout: Checkout) -> Iterator[None]:
    """Let one installation run at a time; the others wait, and then find the work done."""
    checkout.cache.mkdir(exist_ok=True)
    with (checkout.cache / "bootstrap.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("bootstrap: another one is at work in this checkout; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def tell(words: str) -> None:
    """Say one line about the work under way."""
    print(words, file=sys.stderr, flush=True)


def run(words: Sequence[str | Path], checkout: Checkout, failed: str) -> None:
    """Run one installer with its output kept aside; show the end of that when it fails."""
    log = checkout.cache / "bootstrap.log"
    with log.open("ab") as output:
        environment = caches(checkout, os.environ)
        ended = subprocess.run(words, stdout=output, stderr=output, env=environment, cwd=checkout.house, check=False)
    if ended.returncode != 0:
        last = "\n".join(f"  | {line}" for line in log.read_text(errors="replace").splitlines()[-12:])
        raise CannotInstall(f"{failed}\n{last}\n  all of it: {log}")


def make_venv(checkout: Checkout) -> None:
    """Make the environment, unless there is one that runs and can be installed into."""
    base = base_python()
    new_enough = [checkout.python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    if runs(new_enough) and way_to_install(checkout, base):
        return
    words = way_to_make_venv(base)
    shutil.rmtree(checkout.venv, ignore_errors=True)
    run([*words, checkout.venv], checkout, f"no virtual environment could be made at {checkout.venv}")


def install(checkout: Checkout) -> None:
    """Bring the environment to what the lock file says, with Roadworthy itself installed from its source."""
    started = time.monotonic()
    (checkout.cache / "bootstrap.log").unlink(missing_ok=True)
    locked = sum("==" in line for line in (checkout.house / LOCK).read_text().splitlines())
    checkout.stamp.unlink(missing_ok=True)
    make_venv(checkout)
    tell(f"bootstrap: installing the {locked} requirements of {LOCK} into {checkout.venv}")
    pip = way_to_install(checkout, base_python())
    way_out = "is the network there, and pip's configuration right?"
    run([*pip, "--require-hashes", "-r", LOCK], checkout, f"the requirements could not be installed; {way_out}")
    run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], checkout, "Roadworthy itself could not be installed")
    checkout.stamp.write_text(checkout.fingerprint)
    tell(f"bootstrap: ready after {time.monotonic() - started:.1f} s")


def main(words: Sequence[str]) -> int:
    """Install, or with --is-ready only say by the exit code whether that is needed."""
    checkout = Checkout(HOUSE)
    try:
        if words == ["--is-ready"]:
            return 0 if checkout.is_ready() else 1
        with only_one(checkout):
            if not checkout.is_ready():
                install(checkout)
    except CannotInstall as reason:
        tell(f"bootstrap: {reason}")
        return 1
    except OSError as error:
        tell(f"bootstrap: {error.filename or checkout.house}: {(error.strerror or str(error)).lower()}")
        return 1
    except KeyboardInterrupt:
        tell("\nbootstrap: stopped; run it again to go on")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
