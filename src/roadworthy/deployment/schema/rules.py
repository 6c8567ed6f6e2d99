"""Every judgement of migrations; an id is never given to another one."""

from __future__ import annotations

from roadworthy.problems import Level, Rule

RENAMES = Rule("E521", "A migration renames", "The release that serves asks for a column or table by its old name.")
CHANGES_TYPE = Rule(
    "E522",
    "A migration changes a type",
    "The release that serves reads and writes values of the old type until the last of its processes is gone.",
)
NO_VALUE = Rule(
    "E523",
    "A new column must be filled and has no default",
    "The release that serves inserts rows without naming a column that it does not know.",
)
MAKES_WAIT = Rule(
    "E524",
    "A migration makes visitors wait",
    "Each row of a big table is written or read under a lock, and every request for that table waits until the end.",
)
BREAKING_SQL = Rule(
    "E525",
    "SQL in a migration breaks the release that serves",
    "What is written by hand can't be split into what may be done at once and what must wait.",
)
COMES_BACK = Rule(
    "E526",
    "A name goes and comes back in one deploy",
    "The release that serves needs the old column or table, the new release another of the same name.",
)
STAYS_NOT_NULL = Rule(
    "E527",
    "A field leaves the models, and its column must be filled",
    "The new release inserts rows without naming a column that it no longer knows.",
)
PRIMARY_KEY = Rule("E528", "A migration changes a primary key", "Rows of other tables find their way by it.")
CANT_SPLIT = Rule(
    "E529",
    "A migration can't be split on this database",
    "Only PostgreSQL and SQLite undo a change of tables that is interrupted halfway.",
)
APART = Rule(
    "E530",
    "Tables are changed apart from the models",
    "What is done to the tables on its own can't be held back: the models no longer tell how they were.",
)
UNKNOWN = Rule(
    "E531",
    "An unknown kind of operation",
    "Nobody can say beforehand whether the release that serves survives it.",
    Level.WARNING,
)
LONG_DATA = Rule(
    "E532",
    "A migration goes through many rows",
    "All of it is one transaction: rows stay locked, and a failure near the end undoes everything.",
    Level.WARNING,
)
LATE_ROWS = Rule(
    "E533",
    "Rows written meanwhile are not carried over",
    "Between a migration that copies values and the cutover the old release goes on writing the old column only.",
    Level.WARNING,
)
FAILED = Rule("E534", "A migration fails", "The release that serves goes on; the new one is not let in.")
BUSY = Rule(
    "E535",
    "The database is busy",
    "A change of a table waits for no lock for long, for every request behind it would wait as well.",
)
CANT_GO_BACK = Rule(
    "E536",
    "An older release can't live with the tables",
    "Something that it asks for has been taken away or is refused.",
)
NOT_KNOWN = Rule(
    "E537",
    "Something held back belongs to another release",
    "It stays as it is until a release that has its migration is deployed.",
    Level.WARNING,
)
UNFILLED = Rule(
    "E538",
    "Rows lack a value that each must have",
    "The rest of a change was tried and left undone; the site serves on.",
)
NO_ANSWER = Rule("E539", "The migrations can't be read", "The site's own code stopped before Django could tell.")

RULES = (
    *(RENAMES, CHANGES_TYPE, NO_VALUE, MAKES_WAIT, BREAKING_SQL, COMES_BACK, STAYS_NOT_NULL, PRIMARY_KEY, CANT_SPLIT),
    *(APART, UNKNOWN, LONG_DATA, LATE_ROWS, FAILED, BUSY, CANT_GO_BACK, NOT_KNOWN, UNFILLED, NO_ANSWER),
)
