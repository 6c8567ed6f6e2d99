"""One site's month on disk: an SQLite file that several may read while one writes.

`raw` and `minute` have a row for each series and hour, `hour` one for each series and day, under
id = series << 32 | beginning in seconds; `open` has the hours that still grow, under hour << 32 | series.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from roadworthy.monitoring.series import folding
from roadworthy.monitoring.series.index import Index
from roadworthy.monitoring.series.journal import Head

PAGE_BYTES = 4096
WAL_BYTES = 16 << 20
CACHE_KIB = 8192  # of who writes
BUSY_S = 30
IDLE_READERS = 4
TRIES = 5
SCHEMA = """
CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE series (id INTEGER PRIMARY KEY, name TEXT NOT NULL, labels TEXT NOT NULL, is_histogram INTEGER NOT NULL);
CREATE TABLE taken (sender TEXT, first INTEGER, last INTEGER NOT NULL, PRIMARY KEY (sender, first)) WITHOUT ROWID;
CREATE TABLE journal (
    number INTEGER PRIMARY KEY AUTOINCREMENT, weight INTEGER NOT NULL, last_ms INTEGER NOT NULL, data BLOB NOT NULL
);
CREATE TABLE open (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE raw (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE minute (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE hour (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE example (id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, host TEXT NOT NULL, data TEXT NOT NULL);
CREATE INDEX example_at ON example (at_ms);
CREATE TABLE gap (id INTEGER PRIMARY KEY, sender TEXT NOT NULL, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL);
CREATE TABLE handed (target TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE handed_total (target TEXT, series INTEGER, data BLOB NOT NULL, PRIMARY KEY (target, series)) WITHOUT ROWID;
INSERT INTO state VALUES ('layout', 1), ('folded', 0), ('folded_s', 0);
"""


class MonthFile:
    """A file, its connections, and what of it is kept in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.index = Index()
        self.head = Head()
        self._head_lock = threading.Lock()
        self._writing = threading.RLock()
        self._writer: sqlite3.Connection | None = None
        self._idle: list[sqlite3.Connection] = []
        self._since_s = 0.0  # when this was begun, where it was never folded
        self._waiting: int | None = None  # the weight of the journal; None: not counted yet

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Be the only one who writes: all that is done inside is there afterwards, or nothing of it."""
        with self._writing:
            connection = self._opened()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                self.index.forget(connection)
                raise

    @contextmanager
    def reading(self) -> Iterator[tuple[sqlite3.Connection, Head]]:
        """Read a state of the file that does not change meanwhile, with the head that belongs to it."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            with self._head_of(connection) as head:
                self.index.follow(connection)
                yield connection, head
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if len(self._idle) < IDLE_READERS:
                self._idle.append(connection)
            else:
                connection.close()

    def has_waiting(self, weight: int) -> None:
        """Count what was just added to the journal."""
        if self._waiting is not None:
            self._waiting += weight

    def fold_if_due(self, now_s: float, rows: int, weight: int) -> bool:
        """Fold a journal that is long, or that has something of an hour that is over; say whether it was."""
        with self._writing:
            state = dict(self._opened().execute("SELECT name, value FROM state").fetchall())
            if self._waiting is None:
                query = "SELECT coalesce(sum(weight), 0) FROM journal WHERE number > ?"
                (self._waiting,) = self._opened().execute(query, (state["folded"],)).fetchone()
            last = self._opened().execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()[0]
            self._since_s = state["folded_s"] or self._since_s or now_s
            is_over = folding.last_hour(now_s) > folding.last_hour(self._since_s)
            waiting = last - state["folded"]
            is_long = waiting >= rows or (self._waiting or 0) >= weight
            if waiting > 0 and (is_over or is_long):
                self.fold(now_s, is_all=is_long)
                return True
            return False

    def fold(self, now_s: float, is_all: bool = True) -> None:
        """Bring the journal into hours, or of it what came before an hour that is not over."""
        with self.writing() as connection:
            self.index.follow(connection)
            folding.fold(connection, self.index.keys, now_s, is_all)
            self._waiting = None

    def seal_some(self, now_s: float, most: int) -> int:
        """Seal some hours that are over; return how many."""
        with self._writing:
            if not folding.is_to_seal(self._opened(), now_s):
                return 0
            with self.writing() as connection:
                self.index.follow(connection)
                return folding.seal_some(connection, self.index.keys, now_s, most)

    def has_more_for(self, target: str) -> bool:
        """Say whether something is to be handed over to a target, without knowing any series."""
        query = "SELECT 1 FROM journal WHERE number > (SELECT number FROM handed WHERE target = ?) LIMIT 1"
        with self._writing:
            return self._opened().execute(query, (target,)).fetchone() is not None

    def close(self) -> None:
        """Close what is open."""
        with self._writing:
            while self._idle:
                self._idle.pop().close()
            if self._writer is not None:
                self._writer.close()
            self._writer = None

    @contextmanager
    def _head_of(self, connection: sqlite3.Connection) -> Iterator[Head]:
        """Give the shared head, brought to what the connection sees, or one of its own if others are always ahead."""
        for _ in range(TRIES):
            connection.execute("BEGIN")
            with self._head_lock:
                head = self.head.followed(connection)
                if head is not None:
                    self.head = head
            if head is not None:
                yield head
                return
            connection.execute("ROLLBACK")
        connection.execute("BEGIN")
        yield Head.of(connection)

    def _opened(self) -> sqlite3.Connection:
        if self._writer is None:
            if not self.path.exists():
                create(self.path)
            self._writer = self._connect()
            self._writer.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            self._writer.execute(f"PRAGMA wal_autocheckpoint = {WAL_BYTES // PAGE_BYTES}")
            self._writer.execute(f"PRAGMA journal_size_limit = {WAL_BYTES}")
            self._writer.execute("PRAGMA synchronous = FULL")  # a sender forgets what it was told is stored
        return self._writer

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)


def create(path: Path) -> None:
    """Make an empty file; who looks for it finds it whole, or not at all."""
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=path.parent) as folder:
        new = Path(folder) / path.name
        connection = sqlite3.connect(new, isolation_level=None)
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN; {SCHEMA} COMMIT;")
        connection.close()
        with suppress(FileExistsError):
            os.link(new, path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
