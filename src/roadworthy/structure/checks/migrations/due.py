"""The operations of a migration that a deploy may still have before it, each with its place in the file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView
from roadworthy.structure.code.fields import FieldFacts
from roadworthy.structure.code.migrations import MigrationFacts, Operation

NO_COLUMN = frozenset(["ManyToManyField", "GenericRelation", "GenericForeignKey", "CompositePrimaryKey"])
KNOWN = """
    AutoField BigAutoField SmallAutoField CharField SlugField EmailField URLField FileField ImageField FilePathField
    CommaSeparatedIntegerField TextField JSONField SmallIntegerField PositiveSmallIntegerField IntegerField
    PositiveIntegerField BigIntegerField PositiveBigIntegerField FloatField DecimalField BooleanField
    NullBooleanField DateField DateTimeField TimeField DurationField UUIDField BinaryField GenericIPAddressField
    IPAddressField ForeignKey OneToOneField ParentalKey TreeForeignKey TreeOneToOneField RichTextField StreamField
    I18nCharField I18nTextField
"""
COLUMNS = frozenset(KNOWN.split())
LONGEST = 79
MOST = 3


def migration(file: FileView) -> MigrationFacts | None:
    """Return the migration in a file, or nothing where it is none."""
    found: MigrationFacts | None = file.index.migration(file.path) if file.kind == "migration" else None
    return found


def due(file: FileView, *names: str) -> Iterator[Operation]:
    """Yield the operations of these names that change a table which is there already."""
    facts = migration(file)
    for operation in facts.operations if facts and facts.is_recent else ():
        is_real = operation.where != "state" and operation.is_known and operation.has_table and not operation.is_new
        if operation.name in names and is_real:
            yield operation


def call_of(file: FileView, operation: Operation) -> ast.Call | None:
    """Return where an operation is written; nothing when that is in another module."""
    for call in file.nodes(ast.Call) if not operation.home else ():
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if call.lineno == operation.line and name == operation.name:
            return call
    return None


def said(file: FileView, operation: Operation, *messages: str) -> Iterator[Finding]:
    """Yield a finding about an operation, with the first of these messages that is short enough."""
    place = _away(file, operation) if operation.home else call_of(file, operation)
    if place is not None:
        message = next((each for each in messages if len(each) <= LONGEST), messages[-1])
        yield file.finding(place, message)


def _away(file: FileView, operation: Operation) -> ast.expr | None:
    """Return the name or call that leads to an operation of another module."""
    leading: Iterator[ast.expr] = file.nodes(ast.Call, ast.Attribute, ast.Name)
    here = (node for node in leading if node.lineno == operation.line)
    return next((node for node in here if not isinstance(getattr(node, "ctx", None), ast.Store)), None)


def few(findings: Iterator[Finding], of_many: str) -> Iterator[Finding]:
    """Yield findings as they are; where there are many in one migration, one that says how many."""
    found = list(findings)
    if len(found) <= MOST:
        yield from found
    else:
        yield replace(found[0], message=f"{len(found)} {of_many}")


def column(operation: Operation) -> str:
    """Return the model and field that an operation is about, as it is said to people."""
    return f"{operation.model}.{operation.field}"


def is_column(field: FieldFacts | None) -> bool:
    """Say whether a field is known to be one column of its table."""
    return field is not None and field.kind in COLUMNS


def sql_of(file: FileView, operation: Operation) -> str:
    """Return the SQL that an operation runs, as far as it is written in the file; in capitals."""
    if operation.home and operation.written:
        first = operation.written.argument(0, "sql")
        return " ".join(first.text.upper().split()) if first else ""
    call = call_of(file, operation)
    given = call.args[:1] if call else []
    given += [each.value for each in call.keywords if each.arg == "sql"] if call else []
    origins = [origin for each in given for origin in (*flow_of(file, each).origins(each), *_of_module(file, each))]
    return "; ".join(dict.fromkeys(text for origin in origins for each in _statements(origin) if (text := _text(each))))


def _statements(given: ast.expr) -> list[ast.expr]:
    """Return the statements that are given: each of a list's."""
    return list(given.elts) if isinstance(given, ast.List | ast.Tuple) else [given]


def _text(statement: ast.expr) -> str:
    found = [node.value for node in ast.walk(statement) if isinstance(node, ast.Constant)]
    return " ".join(" ".join(each for each in found if isinstance(each, str)).upper().split())


def _of_module(file: FileView, node: ast.expr) -> Iterator[ast.expr]:
    """Yield what a name at the top of the file stands for."""
    if isinstance(node, ast.Name):
        for each in file.tree.body:
            if isinstance(each, ast.Assign) and any(getattr(one, "id", "") == node.id for one in each.targets):
                yield each.value
