"""Lets the owner edit a text in their own editor, in a private folder in memory that is gone afterwards."""

from __future__ import annotations

import os
import secrets
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from roadworthy.environments.key import FILE_VARIABLE, KEY_VARIABLE
from roadworthy.environments.report import quoted
from roadworthy.environments.secret_rules import EDITOR_FAILED
from roadworthy.problems import ProblemsFound

MEMORY = Path("/dev/shm")
PREFIX = "road-secrets-"
USUAL = ("editor", "nano", "vim", "vi")
MOST_BYTES = 4_194_304
ENDING = (signal.SIGTERM, signal.SIGHUP)


def editor_words(variables: Mapping[str, str]) -> tuple[str, ...]:
    """Return the command of the owner's editor: $VISUAL, else $EDITOR, else a usual one."""
    chosen = variables.get("VISUAL") or variables.get("EDITOR") or next(filter(shutil.which, USUAL), "")
    try:
        words = tuple(shlex.split(chosen))
    except ValueError:
        words = ()
    if not words:
        raise _failed(f"no editor: {quoted(chosen)} is no command" if chosen else "no editor was found")
    return words


def edit(text: str, name: str, variables: Mapping[str, str]) -> str:
    """Return `text` as it is after the owner's editor has ended well. Raise ProblemsFound when it has not."""
    words = editor_words(variables)
    with _private_folder() as folder:
        file = folder / name
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(text)
        _run((*words, str(file)), variables)
        return _read(file)


def _run(words: tuple[str, ...], variables: Mapping[str, str]) -> None:
    seen = {name: value for name, value in variables.items() if name not in {KEY_VARIABLE, FILE_VARIABLE}}
    try:
        code = subprocess.run(words, env=seen, check=False).returncode
    except OSError as error:
        raise _failed(f"{quoted(words[0])} can't be run: {(error.strerror or '').lower()}") from None
    if code:
        ended = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        raise _failed(f"the editor {ended}, and nothing was saved")


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES).decode()
    except (OSError, UnicodeDecodeError):
        raise _failed("the editor left no text behind, and nothing was saved") from None


def _failed(message: str) -> ProblemsFound:
    return ProblemsFound([EDITOR_FAILED.problem(message, "set EDITOR to an editor that waits, such as nano")])


@contextmanager
def _private_folder() -> Iterator[Path]:
    memory = MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())
    _remove_leftovers(memory)
    folder = memory / f"{PREFIX}{os.getuid()}-{os.getpid()}-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        with _ended_by_exception():
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_leftovers(memory: Path) -> None:
    """Remove what an editing left behind that was killed outright (kill -9)."""
    for folder in memory.glob(f"{PREFIX}{os.getuid()}-*-*"):
        pid = folder.name.split("-")[3]
        is_ours = folder.lstat().st_uid == os.getuid() and not folder.is_symlink()
        if is_ours and pid.isdigit() and not Path("/proc", pid).exists():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _ended_by_exception() -> Iterator[None]:
    """Turn a request to end into an exception, so that the private folder goes too."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _end) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
