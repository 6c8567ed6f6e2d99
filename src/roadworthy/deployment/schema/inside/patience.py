"""Short transactions that give way: whoever waits for a lock makes everybody behind it wait, so it tries again."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LOCK_KEY = 0x726F6164
DATA_LOCK_MS = 30_000
GIVE_WAY = {"55P03", "40P01", "40001"}


class Busy(Exception):  # noqa: N818 - it says what is the case; it is not the fault of a program
    """A table is in use all the time, or another run is changing this database."""


@dataclass
class Patience:
    """How long one try waits for a lock, how often it is tried, and how long is waited in between."""

    lock_s: float = 0.4
    tries: int = 120
    pause_s: float = 0.5

    def keep_trying(self, work: Callable[[], Any], again: Callable[[int], None] = lambda number: None) -> Any:
        """Do the work; begin anew where it gave way. Raise Busy in the end."""
        for number in range(1, self.tries + 1):
            try:
                return work()
            except Exception as error:
                if not is_giving_way(error):
                    raise
                if number == self.tries:
                    raise Busy(
                        f"a table is in use; {self.tries} tries of {self.lock_s:g} s each got no lock"
                    ) from error
                again(number)
                time.sleep(self.pause_s)
        return None


def is_giving_way(error: BaseException) -> bool:
    """Say whether the database only asks to try again."""
    causes = (error, error.__cause__, error.__context__)
    states = {getattr(each, "sqlstate", None) or getattr(each, "pgcode", None) for each in causes if each}
    if states & GIVE_WAY:
        return True
    return type(error).__name__ == "OperationalError" and "database is locked" in str(error)


def limit_waiting(connection: Any, patience: Patience, is_data: bool = False) -> None:
    """Within a transaction: wait for no lock for long, and work as long as it takes.

    A change of tables gives way well before PostgreSQL looks for a deadlock, for then it might end a visitor's request.
    A change of rows alone holds nobody up while it waits.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setting::int FROM pg_settings WHERE name = 'deadlock_timeout'")
            soon_ms = int(cursor.fetchone()[0] * 0.4)
            limit_ms = DATA_LOCK_MS if is_data else min(int(patience.lock_s * 1000), soon_ms)
            cursor.execute(f"SET LOCAL lock_timeout = {max(limit_ms, 1)}")
            cursor.execute("SET LOCAL statement_timeout = 0")


class Alone:
    """Sees to it that one run changes a database at a time.

    On PostgreSQL a connection of its own holds a lock that ends with its transaction, so it is never left behind, not
    even in the connections of a PgBouncer. For SQLite it is a lock on the folder of the file.
    """

    def __init__(self, connection: Any, patience: Patience) -> None:
        self.patience = patience
        self.guard = connection.copy() if connection.vendor == "postgresql" else None
        self.folder = folder_of(connection) if connection.vendor == "sqlite" else ""
        self.file = -1

    def __enter__(self) -> None:
        if self.guard is not None:
            self.guard.set_autocommit(False)
            with self.guard.cursor() as cursor:
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        elif self.folder:
            self.file = os.open(self.folder, os.O_RDONLY)
        for _ in range(self.patience.tries):
            if self.is_alone():
                return
            time.sleep(self.patience.pause_s)
        self.__exit__()
        raise Busy("another run is changing this database")

    def is_alone(self) -> bool:
        """Try to get the lock."""
        if self.guard is not None:
            with self.guard.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK_KEY])
                return bool(cursor.fetchone()[0])
        with contextlib.suppress(BlockingIOError):
            if self.file >= 0:
                fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def __exit__(self, *_: Any) -> None:
        if self.guard is not None:
            self.guard.close()
        if self.file >= 0:
            os.close(self.file)


def folder_of(connection: Any) -> str:
    """Return the folder that a SQLite file is in, or nothing where there is none."""
    folder = os.path.dirname(os.path.abspath(str(connection.settings_dict["NAME"])))  # noqa: PTH100, PTH120
    return folder if os.path.isdir(folder) and not connection.is_in_memory_db() else ""  # noqa: PTH112
