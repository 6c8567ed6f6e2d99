"""Counts the site's own figures: `python -m roadworthy.contrib.metrics.figures --every 300` asks those of that period.

The queries come from the setting ROADWORTHY_FIGURES. Each row of an answer becomes one datagram for the agent: the last
column is the value, the columns before it are labels. What can't be asked is said on standard error, and stops nothing.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from .datagram import LONGEST_BYTES, of_figure
from .sender import PatientSender
from .watch import VARIABLE

SETTING = "ROADWORTHY_FIGURES"
MOST_ROWS = 50
"""A graph with more lines than this says nothing: the query should group by less."""
LONGEST_LABEL, LONGEST_REASON = 200, 300
LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
TAKEN = frozenset({"host", "instance", "job", "site", "le"})
"""Labels that say where a figure came from."""
SPARE_S = 5.0
"""A query is given up so much after its time limit, whatever the database does about it."""
LATE_S = 30
"""A figure holds so much longer than until the next time: a job begins a little late, and Django takes its time."""
STEPS = 10_000
"""SQLite looks at the clock after so many of its steps."""
Labels = dict[str, str]


class WrongFigure(Exception):  # noqa: N818 - it reads better
    """A figure that can't be counted; the text says why."""


@dataclass(frozen=True)
class Figure:
    """One entry of the setting."""

    name: str
    query: str
    every_s: int = 300
    database: str = "default"
    time_limit_s: float = 10.0


def figures_of(setting: Mapping[str, Mapping[str, Any]], every_s: int | None = None) -> list[Figure]:
    """Return the figures of a period, or all."""
    known = ("query", "every_s", "database", "time_limit_s")
    every = [Figure(name, **{key: given[key] for key in known if key in given}) for name, given in setting.items()]
    return [figure for figure in every if every_s in (None, figure.every_s)]


def count(figures: Sequence[Figure], send: Callable[[str], bool], say: Callable[[str], None]) -> int:
    """Count figures one after the other and send them; return how many could not be counted or sent."""
    failed = 0
    for figure in figures:
        try:
            at, found = time.time(), within(figure.time_limit_s + SPARE_S, partial(asked, figure))
            told = [of_figure(figure.name, labels, value, at, figure.every_s + LATE_S) for labels, value in found]
            if [text for text in told if len(text) > LONGEST_BYTES or not send(text)]:
                raise WrongFigure("the agent on this host does not take it")
        except Exception as error:  # a query, a driver, a server: none of them stops the others
            say(f"figure {figure.name}: {reason(error)}")
            failed += 1
    return failed


def within(limit_s: float, work: Callable[[], Any]) -> Any:
    """Return what work in a thread of its own returns; raise what it raises, or WrongFigure if it takes too long."""
    done: list[Any] = []

    def run() -> None:
        try:
            done.append((work(), None))
        except Exception as error:
            done.append((None, error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(limit_s)
    if not done:
        raise WrongFigure(f"no answer within {limit_s:g} s")
    found, error = done[0]
    if error is not None:
        raise error
    return found


def asked(figure: Figure) -> list[tuple[Labels, float]]:
    """Ask the figure's database, which is told to only read where it can be; return labels and value of each row."""
    from django.db import connections

    if figure.database not in connections:
        there = ", ".join(connections)
        raise WrongFigure(f"the settings have no database {figure.database!r}; there are: {there}")
    connection = connections[figure.database]
    try:
        with only_reading(connection, figure.time_limit_s), connection.cursor() as cursor:
            cursor.execute(figure.query.strip().rstrip(";"))
            if cursor.description is None:
                raise WrongFigure("the query has no answer: it begins with select or with")
            return rows([column[0] for column in cursor.description], cursor.fetchmany(MOST_ROWS + 1))
    finally:
        connection.close()


def rows(columns: Sequence[str], found: Sequence[Sequence[Any]]) -> list[tuple[Labels, float]]:
    """Return labels and value of each row; a row without a value counts as none."""
    if len(found) > MOST_ROWS:
        raise WrongFigure(f"more than {MOST_ROWS} rows: group by less, or leave out what is small")
    names = columns[:-1]
    for name in names:
        if name in TAKEN:
            raise WrongFigure(f"the column {name} can't be a label: that says where a figure came from")
        if not LABEL.fullmatch(name):
            raise WrongFigure(f"the column {name[:60]} can't be a label: name it, as in `… as kind`")
    return [(_labels(names, row), _number(row[-1])) for row in found if row[-1] is not None]


def _labels(names: Sequence[str], row: Sequence[Any]) -> Labels:
    return {name: str(word)[:LONGEST_LABEL] for name, word in zip(names, row, strict=False) if word is not None}


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise WrongFigure(f"the last column is the value, and {type(value).__name__} is no number") from None
    if not math.isfinite(number):
        raise WrongFigure(f"the value {number} is no number that can be drawn")
    return number


@contextmanager
def only_reading(connection: Any, limit_s: float) -> Iterator[None]:
    """Have a database refuse to write, and give up after the limit, in the words that it knows."""
    limited = {"postgresql": _postgresql, "mysql": _mysql, "sqlite": _sqlite}.get(connection.vendor)
    if limited is None:
        yield
        return
    with limited(connection, limit_s):
        yield


@contextmanager
def _postgresql(connection: Any, limit_s: float) -> Iterator[None]:
    """For one transaction, so that it holds through PgBouncer too."""
    from django.db import transaction

    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
            cursor.execute(f"SET LOCAL statement_timeout = {round(limit_s * 1000)}")
        yield


@contextmanager
def _mysql(connection: Any, limit_s: float) -> Iterator[None]:
    """For this connection, which is closed afterwards."""
    is_mariadb = connection.mysql_is_mariadb
    limit = f"max_statement_time = {limit_s:g}" if is_mariadb else f"max_execution_time = {limit_s * 1000:.0f}"
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION READ ONLY")
        cursor.execute(f"SET SESSION {limit}")
    yield


@contextmanager
def _sqlite(connection: Any, limit_s: float) -> Iterator[None]:
    connection.ensure_connection()
    end_s = time.monotonic() + limit_s
    own = connection.connection
    own.execute("PRAGMA query_only = ON")
    own.set_progress_handler(lambda: int(time.monotonic() > end_s), STEPS)
    try:
        yield
    finally:
        own.set_progress_handler(None, 0)
        own.execute("PRAGMA query_only = OFF")


def reason(error: BaseException) -> str:
    """Return an error in one line: what a database says of a query may hold a value, but no password."""
    words = " ".join(str(error).split())[:LONGEST_REASON] or type(error).__name__
    return words if isinstance(error, WrongFigure) else f"{words} ({type(error).__name__})"


def main(words: Sequence[str] | None = None) -> int:
    """Count the figures of a period; return 1 when one of them could not be counted."""
    parser = argparse.ArgumentParser(prog="python -m roadworthy.contrib.metrics.figures", description="Count figures.")
    parser.add_argument("--every", type=int, metavar="SECONDS", help="only those that are asked so often")
    given = parser.parse_args(words)
    agent = os.environ.pop(VARIABLE, "")  # what this asks is not the site's own work: nothing of it is measured
    if not agent:
        print(f"{VARIABLE} is not set: there is no agent to tell", file=sys.stderr)
        return 3
    import django
    from django.conf import settings

    django.setup()
    wanted = figures_of(getattr(settings, SETTING, {}), given.every)
    failed = count(wanted, PatientSender(agent).send, lambda text: print(text, file=sys.stderr, flush=True))
    return 1 if failed else 0


def leave(status: int) -> None:
    """End now: a query that was given up may hang for ever."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    leave(main())
