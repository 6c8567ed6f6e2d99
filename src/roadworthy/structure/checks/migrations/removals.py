"""Columns and tables that go or get another name while the release that serves still asks for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.migrations.due import NO_COLUMN, column, due, few, is_column, migration, said, sql_of
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.fields import FieldFacts
from roadworthy.structure.code.migrations import Operation

_DROPPED = re.compile(r"DROP (COLUMN|TABLE)(?: IF EXISTS)? [\"`]?(?:\w+[\"`]?\.[\"`]?)?(\w+)")
_RENAMED = re.compile(r"\bALTER TABLE\b.*?\bRENAME\b (?!CONSTRAINT)")


@check(
    "W601",
    "A column goes that the release which serves still asks for",
    why="Django names every column of a model in each query. From the moment the column is gone until the last old "
    "process has ended, every page of the old release that reads the model fails, even where no line uses it.",
    bad='migrations.RemoveField("order", "coupon")',
    good='migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("order", "coupon")])\n'
    "# and the column in a migration of the next release",
    way_out="Take the field out of the models first (SeparateDatabaseAndState; nullable, or with db_default), and drop "
    "the column in the next release. `road deploy` holds the drop back until after the cutover by itself.",
    ignore_when="the site is closed during the deploy, or the release that serves does not know the field any more.",
)
def column_goes(file: FileView) -> Iterator[Finding]:
    """Find fields removed from the table in the same step as from the models."""
    yield from few(_columns(file), "columns go while the old release still selects them")
    yield from _by_sql(file, "COLUMN")


def _columns(file: FileView) -> Iterator[Finding]:
    gone = {each.model for each in due(file, "DeleteModel")}  # W602 tells of the table
    for operation in due(file, "RemoveField"):
        if operation.model in gone:
            continue
        if operation.before is None or operation.is_new_field or operation.before.kind == "GenericRelation":
            continue
        if operation.before.kind in NO_COLUMN:
            yield from said(
                file,
                operation,
                f"the table of {column(operation)} goes while the old release asks for it",
                "a table of links goes while the old release asks for it",
            )
            continue
        yield from said(
            file,
            operation,
            f"{column(operation)} goes while the old release still selects it",
            f"{operation.field} goes while the old release still selects it",
            "a column goes while the old release still selects it",
        )


def _by_sql(file: FileView, what: str) -> Iterator[Finding]:
    facts = migration(file)
    for operation in due(file, "RunSQL") if facts else ():
        for kind, name in _DROPPED.findall(sql_of(file, operation)):
            if facts and kind == what and not _was_left(facts.left, name):
                yield from said(file, operation, f"this SQL drops the {what.lower()} {name.lower()} of the old release")
                break


def _was_left(left: frozenset[str], name: str) -> bool:
    """Say whether an earlier migration took it out of the models."""
    lowered = name.lower()
    return lowered in left or any(lowered.endswith(f"_{each}") or lowered == f"{each}_id" for each in left)


@check(
    "W602",
    "A table goes that the release which serves still asks for",
    why="The old release still has the model: its pages, its admin and every cascade of a deletion ask for the table.",
    bad='migrations.DeleteModel("Coupon")',
    good='migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Coupon")])\n'
    "# and the table in a migration of the next release",
    way_out="Take the model out of the code first (SeparateDatabaseAndState), and drop the table in the next release. "
    "`road deploy` holds the drop back until after the cutover by itself.",
    ignore_when="nothing of the release that serves uses the model, not even the admin or a cascade.",
)
def table_goes(file: FileView) -> Iterator[Finding]:
    """Find models deleted from the database in the same step as from the code."""
    facts = migration(file)
    for operation in due(file, "DeleteModel"):
        if facts and not (operation.where == "database" and operation.model in facts.left):
            yield from said(
                file,
                operation,
                f"the table of {operation.model} goes while the old release may ask for it",
                "a table goes while the old release may ask for it",
            )
    yield from _by_sql(file, "TABLE")


@check(
    "W603",
    "A column or table gets another name while a release serves",
    why="The old release asks for the old name until its last process has ended, the new one for the new name: "
    "one of them fails on every page that reads the model.",
    bad='migrations.RenameField("order", "sum", "total")',
    good='total = models.IntegerField(db_column="sum")  # the field has a new name, the column keeps its own',
    way_out='Keep the column with db_column="…" or the table with db_table = "…"; or add the new one beside it, write '
    "both, and remove the old one in a later release.",
    ignore_when="the site is closed during the deploy.",
)
def renamed(file: FileView) -> Iterator[Finding]:
    """Find columns and tables that change their name."""
    yield from few(_renamed(file), "names go that the old release asks for")
    for operation in due(file, "RunSQL"):
        if _RENAMED.search(sql_of(file, operation)):
            yield from said(file, operation, "this SQL renames what the old release asks for")


def _renamed(file: FileView) -> Iterator[Finding]:
    for operation in due(file, "RenameField", "RenameModel", "AlterField", "AlterModelTable"):
        if found := _renames(operation):
            yield from said(
                file,
                operation,
                f"{found} is renamed, and the old release asks for the old name",
                f"{found} is renamed under the old release",
                "the name goes that the old release asks for",
            )


def _renames(operation: Operation) -> str:
    """Return what gets another name, or nothing."""
    before, after = operation.before, operation.after
    if operation.name == "RenameField":
        has_own = before is None or before.written.key("db_column") is not None or before.kind in NO_COLUMN
        is_same = operation.field.lower() == operation.to.lower()
        return "" if has_own or is_same or operation.is_new_field else column(operation)
    if operation.name in ("RenameModel", "AlterModelTable"):
        return f"the table of {operation.model}" if operation.to and operation.model != operation.to.lower() else ""
    if before and after and before.kind not in NO_COLUMN and not operation.is_new_field:
        was, will_be = _column_of(before), _column_of(after)
        return column(operation) if was and will_be and was != will_be else ""
    return ""


def _column_of(field: FieldFacts) -> str:
    """Return the name of a field's column, as far as it can be told."""
    given = field.written.key("db_column")
    if given is not None:
        return given.text.lower()
    if not is_column(field):
        return ""
    return f"{field.name}_id".lower() if field.is_to_one else field.name.lower()
