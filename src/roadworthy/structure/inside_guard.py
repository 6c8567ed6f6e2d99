"""Runs in the site's own Python before anything of the site does, and refuses it every connection.

`python inside_guard.py SCRIPT` runs a script so guarded. Only the standard library and Django are used, and nothing
newer than Python 3.9. What was refused is kept in REFUSED, with the lines that led there.
"""

# ruff: noqa: PTH119, SIM905
from __future__ import annotations

import importlib
import importlib.util
import os
import runpy
import socket
import sqlite3
import sys
from typing import Any

SAID = "road check asks the code alone: nothing is connected to"
SENDS = ("socket.connect", "socket.sendto", "socket.sendmsg")
LOOKS_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
DRIVERS = (
    ("psycopg2", ("connect", "_connect")),
    ("psycopg", ("connect",)),
    ("psycopg.Connection", ("connect",)),
    ("psycopg.AsyncConnection", ("connect",)),
    ("MySQLdb", ("connect", "Connect", "Connection")),
    ("oracledb", ("connect",)),
    ("cx_Oracle", ("connect", "Connection")),
    ("pyodbc", ("connect",)),
)
"""What reaches a database without Python's own sockets."""
CLIENTS = frozenset("psql mysql mariadb redis-cli sqlite3 curl wget ssh scp rsync aws gcloud kubectl docker nc".split())
"""Programs whose purpose is to reach another host or a database; `git describe`, say, is let be."""
MOST_FRAMES = 80
REFUSED: list[dict[str, Any]] = []


def begin() -> None:
    """Refuse from now on; there is no way back."""
    sys.addaudithook(hear)
    guard_django()
    for name, functions in DRIVERS:
        guard_driver(name, functions)


def hear(event: str, words: tuple[Any, ...]) -> None:
    """Refuse what reaches another host, another process or a database's file."""
    if event in SENDS:
        note("a server", str(words[1] if len(words) > 1 else ""))
        raise ConnectionRefusedError(SAID)
    if event in LOOKS_UP and not is_this_host(words[0]):
        note("a server", as_text(words[0]))
        raise socket.gaierror(socket.EAI_AGAIN, SAID)
    if event in ("subprocess.Popen", "os.system") and is_client(words[0] if event == "os.system" else words[1]):
        note("another program", "")
        raise ConnectionRefusedError(SAID)
    if event == "sqlite3.connect" and ":memory:" not in as_text(words[0]):
        note("the database", "")
        raise sqlite3.OperationalError(SAID)


def is_client(command: Any) -> bool:
    """Say whether a command line begins with a program that connects to something."""
    line = as_text(command) if isinstance(command, (str, bytes)) else " ".join(as_text(each) for each in command or ())
    return bool(line.split()) and os.path.basename(line.split()[0]) in CLIENTS


def as_text(name: Any) -> str:
    """Return a host or a path as text."""
    return os.fsdecode(name) if isinstance(name, (bytes, os.PathLike)) else str(name or "")


def is_this_host(name: Any) -> bool:
    """Say whether somebody only asks for this computer's own address."""
    own = ("", "localhost", "127.0.0.1", "::1", "0.0.0.0", socket.gethostname())
    return as_text(name) in own


def note(what: str, whom: str) -> None:
    """Keep what was refused, with the lines that led there, the innermost first."""
    frames: list[tuple[str, int]] = []
    frame: Any = sys._getframe(2)
    while frame is not None and len(frames) < MOST_FRAMES:
        frames.append((frame.f_code.co_filename, frame.f_lineno))
        frame = frame.f_back
    REFUSED.append({"what": what, "whom": whom[:100], "frames": frames})


def guard_django() -> None:
    """Have Django's own connections say that there is no database."""
    if not importlib.util.find_spec("django"):
        return
    base = importlib.import_module("django.db.backends.base.base")
    errors = importlib.import_module("django.db.utils")

    def refuse(self: Any, *words: Any, **named: Any) -> None:
        note("the database", str(getattr(self, "alias", "")))
        raise errors.OperationalError(SAID)

    base.BaseDatabaseWrapper.connect = refuse


def guard_driver(name: str, functions: tuple[str, ...]) -> None:
    """Have a driver that is used without Django refuse too."""
    module, _, kind = name.partition(".")
    if not importlib.util.find_spec(module):
        return
    try:
        driver: Any = importlib.import_module(module)
    except Exception:
        return

    def refuse(*words: Any, **named: Any) -> None:
        note("the database", "")
        raise ConnectionRefusedError(SAID)

    owner = getattr(driver, kind) if kind else driver
    for each in functions:
        if hasattr(owner, each):
            setattr(owner, each, staticmethod(refuse) if kind else refuse)


if __name__ == "__main__":
    begin()
    sys.argv.pop(0)
    runpy.run_path(sys.argv[0], run_name="__main__")
