"""What Django says of the migrations as a whole: whether they can be run, and bring all that the models have."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_codebase import CodebaseView
from roadworthy.structure.django_facts.facts import DjangoFacts

LONGEST = 79


@check(
    "W680",
    "The models have changed, and no migration says so",
    level=Level.ERROR,
    why="The code asks for columns that no database gets: the first request that touches the model fails.",
    bad="class Order(models.Model):\n    note = models.TextField()  # new, and makemigrations was not run",
    good="python manage.py makemigrations",
    way_out="Run makemigrations, read what it writes, and commit it.",
    ignore_when="never; where a field comes out differently on each computer, give it a value that does not.",
    over=Over.DJANGO,
)
def drift(view: CodebaseView) -> Iterator[Finding]:
    """Find the apps for which makemigrations would write something that changes a table."""
    yield from _drifted(view, is_only_in_python=False)


@check(
    "W684",
    "The models say something new of which no migration speaks",
    level=Level.NOTE,
    why="No column changes by it, but the next makemigrations writes it too, into a migration about something else.",
    bad='number = models.CharField(help_text="as on the invoice", …)  # and makemigrations was not run',
    good="python manage.py makemigrations",
    way_out="Run makemigrations, and commit what it writes.",
    ignore_when="words for people are left out of migrations on purpose, as some projects do.",
    over=Over.DJANGO,
    is_on=False,
)
def inert_drift(view: CodebaseView) -> Iterator[Finding]:
    """Find the apps for which makemigrations would write something that changes no table."""
    yield from _drifted(view, is_only_in_python=True)


def _drifted(view: CodebaseView, is_only_in_python: bool) -> Iterator[Finding]:
    for each in _told(view).drift:
        if each.is_only_in_python != is_only_in_python:
            continue
        more = "" if each.count == 1 else f" and {each.count - 1} more"
        message = f"{each.app}: no migration yet for: {each.operations[0]}"
        message = f"{shortened(message, LONGEST - len(more))}{more}"
        yield view.finding(each.file, _line_of(view, each.file, each.model), message, about=f"{each.app} {each.model}")


@check(
    "W681",
    "Two migrations of an app are both the last one",
    level=Level.ERROR,
    why="`migrate` refuses to run, so the deploy stops: two branches have each added a migration.",
    bad="0007_note.py and 0007_price.py, both after 0006",
    good='dependencies = [("shop", "0007_note")]  # in 0007_price, renamed to 0008_price',
    way_out="Put one behind the other, as long as no database has it; else makemigrations --merge.",
    ignore_when="never.",
    over=Over.DJANGO,
)
def conflicts(view: CodebaseView) -> Iterator[Finding]:
    """Find apps with more than one leaf."""
    for each in _told(view).conflicts:
        message = f"{each.app} has {len(each.names)} last migrations: {', '.join(each.names)}"
        yield view.finding(each.files[-1], 1, shortened(message), about=each.app)


@check(
    "W682",
    "The migrations can't be run",
    level=Level.ERROR,
    why="`migrate` stops before it has done anything, and with it the deploy and every new database.",
    bad='dependencies = [("shop", "0004_gone")]',
    good='dependencies = [("shop", "0004_price")]',
    way_out="Correct the migration that Django names.",
    ignore_when="never.",
    over=Over.DJANGO,
)
def broken(view: CodebaseView) -> Iterator[Finding]:
    """Say why Django can't put the migrations into an order."""
    if found := _told(view).broken:
        path, message = found
        path = path or next((each for each, file in view.files.items() if file.kind == "migration"), "")
        if path:
            yield view.finding(path, 1, shortened(message), f"Correct it: {message}", about="migrations")


@check(
    "W683",
    "An app has models and no migrations",
    level=Level.ERROR,
    why="`migrate` makes no table for it, and `makemigrations` without its name says that nothing has changed: it "
    "works where a table was made by hand, and nowhere else.",
    bad="shop/models.py, and no folder shop/migrations",
    good="python manage.py makemigrations shop",
    way_out="Run makemigrations with the app's name, and commit the folder.",
    ignore_when="its tables are made by another program: then say managed = False.",
    over=Over.DJANGO,
)
def unmigrated(view: CodebaseView) -> Iterator[Finding]:
    """Find apps of the project's own with tables and without migrations."""
    for each in _told(view).unmigrated:
        message = f"the app {each.app} has models and no migrations: nothing makes its tables"
        yield view.finding(each.file, _line_of(view, each.file, each.model), shortened(message), about=each.app)


def _told(view: CodebaseView) -> DjangoFacts:
    return view.django or DjangoFacts()


def _line_of(view: CodebaseView, path: str, name: str) -> int:
    """Return the line that a class begins on; the first where it can't be found."""
    found = [node for node in view.tree(path).body if isinstance(node, ast.ClassDef) and node.name == name]
    return found[-1].lineno if found else 1


def shortened(message: str, most: int = LONGEST) -> str:
    """Return a message that fits on a line."""
    return message if len(message) <= most else f"{message[: most - 1].rstrip()}…"
