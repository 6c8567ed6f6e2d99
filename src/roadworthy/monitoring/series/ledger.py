"""Which batches of which sender a file has, so that one that comes again is not stored again."""

from __future__ import annotations

import sqlite3

from roadworthy.monitoring.series.limits import Limits
from roadworthy.monitoring.series.refusal import Refused


def note(connection: sqlite3.Connection, sender: str, number: int, limits: Limits) -> bool:
    """Note a batch, inside the caller's transaction; False if it was noted before.

    Numbers stand as ranges, so that a sender whose batches all came is one row. Raise Refused for a sender with too
    many holes, or one too many.
    """
    query = "SELECT first, last FROM taken WHERE sender = ? AND first <= ? ORDER BY first DESC LIMIT 1"
    before = connection.execute(query, (sender, number)).fetchone()
    if before and number <= before[1]:
        return False
    after = connection.execute("SELECT last FROM taken WHERE sender = ? AND first = ?", (sender, number + 1)).fetchone()
    if not after and not (before and before[1] == number - 1):
        _refuse_too_many(connection, sender, bool(before), limits)
    first = before[0] if before and before[1] == number - 1 else number
    last = after[0] if after else number
    connection.execute("DELETE FROM taken WHERE sender = ? AND first IN (?, ?)", (sender, first, number + 1))
    connection.execute("INSERT INTO taken (sender, first, last) VALUES (?, ?, ?)", (sender, first, last))
    return True


def _refuse_too_many(connection: sqlite3.Connection, sender: str, is_known: bool, limits: Limits) -> None:
    (ranges,) = connection.execute("SELECT count(*) FROM taken WHERE sender = ?", (sender,)).fetchone()
    if ranges >= limits.ranges_a_sender:
        raise Refused(409, f"{sender} has left out numbers {ranges} times this month: its batches can't be told apart")
    if not is_known and not ranges:
        host = sender.partition("/")[0]
        query = "SELECT count(DISTINCT sender) FROM taken WHERE sender >= ? AND sender < ?"
        (of_host,) = connection.execute(query, (f"{host}/", f"{host}0")).fetchone()  # 0 follows / in ASCII
        if of_host >= limits.senders_a_host:
            raise Refused(429, f"{host} has begun anew {of_host} times this month: no more is taken of it")
        (senders,) = connection.execute("SELECT count(DISTINCT sender) FROM taken").fetchone()
        if senders >= limits.senders_a_month:
            raise Refused(429, f"{senders} senders have sent something this month: no more are taken")
