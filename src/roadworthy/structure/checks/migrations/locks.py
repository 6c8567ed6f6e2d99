"""Indexes and constraints that are made while everybody waits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.migrations.due import column, due, few, is_column, migration, said, sql_of
from roadworthy.structure.checks.migrations.tables import stays_small
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.migrations import Operation

_INDEX = re.compile(r"\bCREATE (UNIQUE )?INDEX (?!CONCURRENTLY)")
_CONSTRAINT = re.compile(r"\bADD CONSTRAINT\b(?!.*\bNOT VALID\b)(?!.*\bUSING INDEX\b)")
_TABLES = ("AlterUniqueTogether", "AlterIndexTogether", "AddIndex", "AddConstraint")


@check(
    "W607",
    "An index or constraint is made while visitors wait",
    why="PostgreSQL lets nobody write to the table until the index is built, and for a constraint until all rows have "
    "been looked at: on a big table, minutes in which requests pile up until the site stands.",
    bad='migrations.AddIndex("order", models.Index(fields=["placed"], name="order_placed"))',
    good="atomic = False\noperations = [AddIndexConcurrently(…)]",
    way_out="Use AddIndexConcurrently with atomic = False, AddConstraintNotValid and then ValidateConstraint, of "
    "django.contrib.postgres.operations. `road deploy` builds them beside the visitors by itself.",
    ignore_when="the table is small and stays so as the models do not show, or the database is MySQL or SQLite.",
)
def locks(file: FileView) -> Iterator[Finding]:
    """Find indexes and constraints that are added to a table which is there and grows, without CONCURRENTLY."""
    if file.kind == "migration" and not _is_other_engine(file):
        yield from few(_made_in(file), "indexes or constraints are made while nobody can write")


def _made_in(file: FileView) -> Iterator[Finding]:
    for operation in due(file, *_TABLES, "AlterField", "RunSQL"):
        found = _made(file, operation)
        if found and not (operation.model and stays_small(file, operation.model)):
            of = f" of {operation.model}" if operation.model else ""
            message = f"{found}{of} is made while nobody can write to the table"
            yield from said(file, operation, message, f"{found} is made while nobody can write to the table")


def _made(file: FileView, operation: Operation) -> str:
    if operation.name == "RunSQL":
        sql = sql_of(file, operation)
        index, constraint = _INDEX.search(sql), _CONSTRAINT.search(sql)
        return "an index" if index else "a constraint" if constraint and "CREATE TABLE" not in sql else ""
    if operation.name in ("AddIndex", "AddConstraint"):
        return "an index" if operation.name == "AddIndex" else "a constraint"
    if operation.name in ("AlterUniqueTogether", "AlterIndexTogether"):
        return "an index" if operation.to else ""
    return _of_field(operation)


def _of_field(operation: Operation) -> str:
    before, after = operation.before, operation.after
    if before is None or after is None or operation.is_new_field or not is_column(before) or not is_column(after):
        return ""
    if after.is_to_one != before.is_to_one:
        return ""  # it is another column, as W603 says
    if after.is_unique and not before.is_unique:
        return "the unique index"
    return "an index" if after.is_indexed and not before.is_indexed and not before.is_unique else ""


def _is_other_engine(file: FileView) -> bool:
    """Say whether all settings that name an engine name one that builds indexes beside the visitors, or has none."""
    texts = [bound.value for facts in file.index.settings.values() for bound in facts.bound if _is_engine(bound.name)]
    words = repr(texts)
    return bool(texts) and "mysql" in words and "postgres" not in words and "env" not in words


def _is_engine(name: str) -> bool:
    return name.startswith(("DATABASES", "DB_ENGINE"))


_CONCURRENT = ("AddIndexConcurrently", "RemoveIndexConcurrently")


@check(
    "W613",
    "CONCURRENTLY inside a transaction",
    level=Level.ERROR,
    why="PostgreSQL and Django refuse it: the migration always fails.",
    bad='class Migration(migrations.Migration):\n    operations = [AddIndexConcurrently("order", …)]',
    good="class Migration(migrations.Migration):\n    atomic = False\n    operations = [AddIndexConcurrently(…)]",
    way_out="Say atomic = False in the migration, and give it nothing else to do.",
    ignore_when="never.",
)
def in_transaction(file: FileView) -> Iterator[Finding]:
    """Find what PostgreSQL can't do in a transaction, in a migration that is one."""
    facts = migration(file)
    for operation in facts.operations if facts and facts.is_atomic else ():
        if operation.name == "RunSQL" and "INDEX CONCURRENTLY" not in sql_of(file, operation):
            continue
        if operation.is_known and operation.where != "state" and operation.name in (*_CONCURRENT, "RunSQL"):
            what = column(operation).strip(".") or "this SQL"
            yield from said(file, operation, f"CONCURRENTLY in a transaction always fails: {what}", "it always fails")
