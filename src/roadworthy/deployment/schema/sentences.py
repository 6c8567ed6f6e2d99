"""What is said of each thing that a migration does, and the way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roadworthy.deployment.schema import rules
from roadworthy.problems import Rule

CLOSED = "close the site for it: `road maintenance ENV on`, deploy, `road maintenance ENV off`"
SERVES = "the release that serves"


@dataclass(frozen=True)
class Said:
    """A rule with its sentence and its way out; `needs_rows`: it only matters where the table is big."""

    rule: Rule
    message: str
    hint: str
    needs_rows: bool = False


SENTENCES: Mapping[str, Said] = {
    "rename_column": Said(
        rules.RENAMES,
        f"{{table}}.{{column}} is renamed to {{detail}}, and {SERVES} asks for the old name",
        'keep the name of the column with db_column="{column}"; or add the new field beside the old one and copy the '
        "values in this release, and remove the old one in the next",
    ),
    "rename_table": Said(
        rules.RENAMES,
        f"the table {{table}} is renamed, and {SERVES} asks for the old name",
        'keep the name of the table with db_table = "{table}" in the model\'s Meta, in this migration too',
    ),
    "change_type": Said(
        rules.CHANGES_TYPE,
        f"{{table}}.{{column}} changes its type ({{detail}}), and {SERVES} reads and writes the old one",
        "add a field of the new type beside it and fill it in this release, and remove the old one in the next",
    ),
    "mixed": Said(
        rules.CHANGES_TYPE,
        f"{{table}}.{{column}} is widened for the new release and narrowed for {SERVES} at once",
        "write two migrations: what widens the column in this release, what narrows it in the next",
    ),
    "no_default": Said(
        rules.NO_VALUE,
        f"{{table}}.{{column}} must be filled, and {SERVES} inserts rows without it",
        "give the field a default that is the same for all rows (default or db_default), or add it with null=True now "
        "and fill it, and say null=False in the next migration",
    ),
    "rewrites": Said(
        rules.MAKES_WAIT,
        "{table}.{column} is changed in about {rows} rows while every request for {table} waits",
        "add a new field beside it, fill it a few rows at a time, and remove the old one in the next release",
        needs_rows=True,
    ),
    "locks": Said(
        rules.MAKES_WAIT,
        "{table}.{column} is {detail} from the first moment, which is looked up in about {rows} rows while others wait",
        "add the field without it in one migration, and say {detail} in the next: that is built beside the visitors",
        needs_rows=True,
    ),
    "exclusion": Said(
        rules.MAKES_WAIT,
        "the constraint {column} looks at about {rows} rows of {table} while every request for it waits",
        "",
        needs_rows=True,
    ),
    "sql_breaks": Said(
        rules.BREAKING_SQL,
        f"this SQL changes {{table}} ({{detail}}), and {SERVES} may still need it as it was",
        "write it with Django's own operations, which are split by themselves, or move it to the release after the one "
        "that stops using {table}",
    ),
    "sql_locks": Said(
        rules.BREAKING_SQL,
        "this SQL ({detail}) goes through about {rows} rows of {table} while others wait for it",
        "use Django's AddIndex and AddConstraint, which are built beside the visitors, or CONCURRENTLY and NOT VALID",
        needs_rows=True,
    ),
    "comes_back": Said(
        rules.COMES_BACK,
        f"{{table}} {{column}} goes and comes back as another, and {SERVES} still needs the old one",
        "remove it in this release and add the other in the next, or give the other another name",
    ),
    "stays_not_null": Said(
        rules.STAYS_NOT_NULL,
        "{table}.{column} leaves the models only, and stays not null without a default of the database's",
        "write RemoveField as it is: the column is made nullable now and dropped after the cutover by itself",
    ),
    "primary_key": Said(
        rules.PRIMARY_KEY, f"{{table}}.{{column}} is the primary key, by which {SERVES} finds every row", ""
    ),
    "apart": Said(
        rules.APART,
        f"{{table}} {{column}} is changed apart from the models, and {SERVES} may still need it",
        "write the operation as it is, outside SeparateDatabaseAndState: it is split by itself",
    ),
    "unknown": Said(
        rules.UNKNOWN,
        "{detail} is an operation that nothing is known of; it is run before the cutover",
        f"see to it that {SERVES} survives it",
    ),
    "data": Said(
        rules.LONG_DATA,
        "about {rows} rows of {table} may be changed in one transaction",
        "go through them a few at a time in a migration with atomic = False, or in a command after the deploy",
        needs_rows=True,
    ),
    "late_rows": Said(
        rules.LATE_ROWS,
        "{table}.{column} goes in the deploy that moves its values: what the old release writes there is lost",
        "write both columns in this release, and remove the old one in the next",
    ),
}
