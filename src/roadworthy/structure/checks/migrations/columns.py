"""Columns that the release which serves can't fill, or whose values it writes in another form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.migrations.due import MOST, column, due, few, is_column, said, sql_of
from roadworthy.structure.checks.migrations.tables import has_one_row
from roadworthy.structure.checks.migrations.types import type_change
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.fields import FieldFacts
from roadworthy.structure.code.migrations import Operation

_NAME = r"[\"`]?(\w+)[\"`]?"
_ADDED = re.compile(rf"\bADD COLUMN (?:IF NOT EXISTS )?{_NAME}((?:\([^()]*\)|[^,;()])*)")
_FILLED = re.compile(r"\b(DEFAULT|GENERATED|SERIAL|BIGSERIAL|AUTO_INCREMENT)\b")
_TYPED = re.compile(rf"\bALTER (?:COLUMN )?{_NAME} (?:SET DATA )?TYPE (\w+)")
_ANY_TEXT = re.compile(r"TEXT|VARCHAR|CHARACTER|CITEXT")
_REQUIRED = re.compile(rf"\bALTER (?:COLUMN )?{_NAME} SET NOT NULL")
_FILLS_ITSELF = frozenset(["AutoField", "BigAutoField", "SmallAutoField", "GeneratedField", "NullBooleanField"])


@check(
    "W604",
    "A new column must be filled, and the database has no default for it",
    why="Django takes the default away from the column again once the rows are filled. The release that serves inserts "
    "rows without naming the new column, and every one of them is refused.",
    bad='migrations.AddField("order", "channel", models.CharField(max_length=9, default="web"))',
    good='migrations.AddField("order", "channel", models.CharField(max_length=9, db_default="web"))',
    way_out="Give it db_default (Django 5.0 and newer), or add it with null=True now and make it required in the next "
    "release. `road deploy` keeps a default in the database until after the cutover by itself.",
    ignore_when="nothing inserts into this table while the site is deployed, or the site is closed then.",
)
def not_null(file: FileView) -> Iterator[Finding]:
    """Find new columns that are NOT NULL and that only Django fills."""
    yield from few(_not_null(file), "new columns are NOT NULL, and the old release inserts without")
    for operation, sql in _altering(file):
        added = [name for name, rest in _ADDED.findall(sql) if "NOT NULL" in rest and not _FILLED.search(rest)]
        if added:
            yield from said(file, operation, f"this SQL adds {added[0].lower()} as NOT NULL without a default"[:79])


def _not_null(file: FileView) -> Iterator[Finding]:
    for operation in due(file, "AddField"):
        field = operation.after
        if field is None or not is_column(field) or field.kind in _FILLS_ITSELF or _is_primary(field):
            continue
        if _fills_by_itself(file, field) or has_one_row(file, operation.model):
            continue
        if not field.null and not field.has_database_default:
            yield from said(
                file,
                operation,
                f"{column(operation)} is NOT NULL, and the old release inserts without it",
                f"{operation.field} is NOT NULL; the old release inserts without it",
                "a new column is NOT NULL, and the old release inserts without it",
            )


def _fills_by_itself(file: FileView, field: FieldFacts) -> bool:
    """Say whether a field's class is the project's own and says more than can be seen here: null=True, perhaps."""
    line = (field.model, *file.index.ancestors(field.model)) if file.index.class_(field.model) else ()
    return any(file.index.function(f"{each}.{name}") for each in line for name in ("__init__", "deconstruct"))


def _is_primary(field: FieldFacts) -> bool:
    value = field.written.key("primary_key")
    return bool(value and value.value)


@check(
    "W605",
    "A column changes its type while a release serves",
    why="The database writes every row of the table again and lets nobody read it meanwhile; values that do not "
    "fit are refused, and the old release goes on reading and writing the old form.",
    bad='migrations.AlterField("order", "note", models.CharField(max_length=40))  # it was 200',
    good='migrations.AddField("order", "short_note", models.CharField(max_length=40, null=True))',
    way_out="Add a column of the new type beside it, write both, fill it in small steps, and drop the old one later.",
    ignore_when="the table is small, and the site is closed during the deploy.",
)
def type_changes(file: FileView) -> Iterator[Finding]:
    """Find columns whose type changes in a way that rewrites the table, or that old values or code may not fit."""
    found = list(_types(file))
    if len(found) > MOST:
        yield from said(file, found[0][0], f"{len(found)} columns change their types while the old release serves")
        return
    for operation, sql in _altering(file):
        if changed := [(name, kind) for name, kind in _TYPED.findall(sql) if not _ANY_TEXT.match(kind)]:
            name, kind = changed[0]
            yield from said(file, operation, f"this SQL changes the type of {name.lower()} to {kind.lower()}"[:79])
    for about in dict.fromkeys((operation.model, change) for operation, change in found):
        same = [operation for operation, change in found if (operation.model, change) == about]
        one = column(same[0]) if len(same) == 1 else f"{len(same)} columns of {about[0]}"
        ends = "changes its type" if len(same) == 1 else "change their type"
        yield from said(file, same[0], f"{one} {ends}: {about[1]}", f"the type: {about[1]}")


def _types(file: FileView) -> Iterator[tuple[Operation, str]]:
    for operation in due(file, "AlterField"):
        if operation.before is None or operation.after is None or operation.is_new_field:
            continue
        if change := type_change(operation.before, operation.after):
            yield operation, change


@check(
    "W606",
    "A column becomes required while the old release may leave it empty",
    why="The release that serves still inserts rows with NULL there, and they are refused; one row that is empty "
    "already stops the migration; and the whole table is read under a lock that lets nobody else in.",
    bad='migrations.AlterField("order", "channel", models.CharField(max_length=9))  # it was null=True',
    good="# a release that always writes it; then the rows without it; then, in the next release, null=False",
    way_out="Deploy code that always writes a value, fill the empty rows, and make it required in the next release.",
    ignore_when="the release that serves has always written a value.",
)
def becomes_required(file: FileView) -> Iterator[Finding]:
    """Find columns that lose null=True."""
    yield from few(_required(file), "columns become NOT NULL while the old release may write NULL")
    for operation, sql in _altering(file):
        is_checked = any("IS NOT NULL" in each for _, each in _altering(file))
        if (required := _REQUIRED.search(sql)) and not is_checked:
            yield from said(
                file, operation, f"this SQL makes {required[1].lower()} NOT NULL under the old release"[:79]
            )


def _altering(file: FileView) -> Iterator[tuple[Operation, str]]:
    """Yield the SQL, in capitals, that alters tables which it does not make."""
    for operation in due(file, "RunSQL"):
        sql = sql_of(file, operation)
        if "ALTER TABLE" in sql and "CREATE TABLE" not in sql:
            yield operation, sql


def _required(file: FileView) -> Iterator[Finding]:
    for operation in due(file, "AlterField"):
        before, after = operation.before, operation.after
        if before is None or after is None or not is_column(before) or not is_column(after):
            continue
        was_filled = before.has_default or before.has_database_default or after.has_database_default
        was_null = before.null or before.kind == "NullBooleanField"
        if was_null and not after.null and after.kind != "NullBooleanField" and not was_filled:
            yield from said(
                file,
                operation,
                f"{column(operation)} becomes NOT NULL while the old release may write NULL",
                "it becomes NOT NULL while the old release may write NULL",
            )


@check(
    "W608",
    "A new unique column gets the same value in every row",
    level=Level.ERROR,
    why="Django asks for the default once, also when it is a function, and writes that one value into all rows: with "
    "two rows the migration fails.",
    bad='migrations.AddField("order", "code", models.UUIDField(default=uuid.uuid4, unique=True))',
    good='migrations.AddField("order", "code", models.UUIDField(null=True))\n# fill it, then unique=True',
    way_out="Add it with null=True and without unique, fill each row with its own value, and make it unique then.",
    ignore_when="the table has one row at most.",
)
def same_for_all(file: FileView) -> Iterator[Finding]:
    """Find new unique columns with a default."""
    for operation in due(file, "AddField"):
        field = operation.after
        given = field.written.key("default") if field else None
        if field is None or given is None or not is_column(field) or not field.is_unique:
            continue
        if given.kind == "constant" and given.value is None:
            continue
        yield from said(
            file,
            operation,
            f"{column(operation)} is unique, and all rows get one default",
            "the column is unique, and all rows get one default",
        )
