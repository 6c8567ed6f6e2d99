"""The project's migrations in their order: what each operation finds before it, and what it leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from roadworthy.structure.code.classes import Classes
from roadworthy.structure.code.fields import FieldFacts
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.operations import Listed, Lister
from roadworthy.structure.code.summary import Class, FileSummary
from roadworthy.structure.code.written import Written

MIGRATION = "django.db.migrations.Migration"
DJANGO_FIELDS = "django.db.models."
RECENT_DAYS = 120
LAST_DAYS = 730
RECENT_UNDATED = 3
_NAMED = re.compile(r"_auto_(\d{8})_\d{4}")
OF_A_FIELD = frozenset(["AddField", "RemoveField", "AlterField", "RenameField"])


@dataclass(frozen=True)
class Operation:
    """One operation. `where` is both, state or database; `before` and `after` are a field as it was and will be.

    `is_new` says that this same migration makes the table, or one of the same day; `is_new_field` the same of the
    column: no release had it meanwhile. `home` is the other module that it is written in, if any; `line` is always
    of the migration's own file.
    """

    name: str
    line: int
    model: str = ""
    field: str = ""
    to: str = ""
    where: str = "both"
    before: FieldFacts | None = None
    after: FieldFacts | None = None
    is_new: bool = False
    is_new_field: bool = False
    has_table: bool = True
    is_known: bool = False
    written: Written | None = None
    home: str = ""


@dataclass(frozen=True)
class MigrationFacts:
    """One migration. `is_recent`: it is among the last of its app, which a deploy may still have before it.

    `left` are the names of fields and models that earlier migrations took out of the models and left in the database.
    """

    path: str
    name: str
    operations: tuple[Operation, ...]
    is_atomic: bool = True
    is_recent: bool = True
    is_squashed: bool = False
    left: frozenset[str] = frozenset()


@dataclass
class _Model:
    """A model as the migrations so far have left it."""

    name: str
    fields: dict[str, FieldFacts] = field(default_factory=dict)
    has_table: bool = True
    made_by: FileSummary | None = None
    own_table: bool = False
    new_fields: dict[str, FileSummary] = field(default_factory=dict)
    together: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)


class Migrations:
    """All migrations, by the file that each is in."""

    def __init__(self, files: Iterable[FileSummary], names: Names, classes: Classes) -> None:
        self.names, self.classes = names, classes
        folders: dict[str, list[FileSummary]] = {}
        for each in files:
            if each.kind == "migration" and _class_of(each):
                folders.setdefault(each.path.rpartition("/")[0], []).append(each)
        dates = [day for files in folders.values() for each in files if (day := _day(each))]
        self._newest = max(dates, default=None)
        self._found = {each.path: each for files in folders.values() for each in self._app(files)}

    def get(self, path: str) -> MigrationFacts | None:
        """Return the migration that a file holds."""
        return self._found.get(path)

    def _app(self, files: list[FileSummary]) -> Iterator[MigrationFacts]:
        ordered = _ordered(files)
        there = {each.path.rpartition("/")[2].removesuffix(".py") for each in files}
        models: dict[str, _Model] = {}
        left: frozenset[str] = frozenset()
        has_dates = any(_day(each) for each in files)
        for place, summary in enumerate(ordered):
            migration = _class_of(summary)
            assert migration is not None
            name = summary.path.rpartition("/")[2].removesuffix(".py")
            replaced = _replaced(migration)
            if replaced & there:
                yield MigrationFacts(summary.path, name, (), is_recent=False, is_squashed=True)
                continue
            lister = Lister(self.names, summary)
            operations = tuple(self._operations(lister, models, lister.of(migration)))
            atomic = migration.attribute("atomic")
            yield MigrationFacts(
                summary.path,
                name,
                operations,
                is_atomic=not (atomic and atomic.value.value is False),
                is_recent=not replaced
                and not _is_first(migration)
                and self._is_recent(summary, len(ordered) - place, has_dates),
                is_squashed=bool(replaced),
                left=left,
            )
            left |= {each.field.lower() or each.model for each in operations if _is_left(each)}

    def _is_recent(self, summary: FileSummary, from_end: int, has_dates: bool) -> bool:
        day = _day(summary)
        if day is None or self._newest is None:
            return from_end <= (1 if has_dates else RECENT_UNDATED)
        return (self._newest - day).days <= (LAST_DAYS if from_end == 1 else RECENT_DAYS)

    def _operations(
        self, lister: Lister, models: dict[str, _Model], listed: Iterable[Listed], where: str = "both"
    ) -> Iterator[Operation]:
        for each in listed:
            call, name = each.call, each.call.name.rpartition(".")[2]
            if name == "SeparateDatabaseAndState":
                for half, key, place in (("database", "database_operations", 0), ("state", "state_operations", 1)):
                    halves = lister.half(each, call.argument(place, key))
                    yield from self._operations(lister, models, halves, half)
                continue
            full = self.names.resolve(each.home.module, call.name) or ""
            found = self._one(lister.summary, models, name, each, where)
            home = "" if each.home is lister.summary else each.home.path
            yield replace(found, where=where, is_known=full.startswith("django."), home=home)

    def _one(self, summary: FileSummary, models: dict[str, _Model], name: str, listed: Listed, where: str) -> Operation:
        call = listed.call
        plain = Operation(name, listed.line, written=call)
        changes = where != "database"
        if name == "CreateModel":
            return self._create(summary, models, listed, changes, plain)
        first = call.argument(0, "model_name" if name in OF_A_FIELD else "name")
        if not name.startswith(("Alter", "Add", "Remove", "Rename", "Delete")):
            return plain
        first = first or call.key("model_name") or call.key("name") or call.key("old_name")
        model_name = first.text.lower() if first else ""
        model = models.get(model_name)
        plain = replace(
            plain,
            model=model_name,
            is_new=bool(model and _is_one_work(model.made_by, summary)),
            has_table=not model or model.has_table,
        )
        if name in OF_A_FIELD:
            return self._field(summary, model, listed, changes, plain)
        return _table(models, model, call, changes, plain)

    def _create(
        self, summary: FileSummary, models: dict[str, _Model], made: Listed, changes: bool, plain: Operation
    ) -> Operation:
        call = made.call
        given, listed, options = call.argument(0, "name"), call.argument(1, "fields"), call.argument(2, "options")
        name = given.text if given else ""
        model = _Model(name, made_by=summary)
        for part in listed.parts if listed else ():
            if len(part.parts) == 2 and part.parts[0].text:
                facts = self.facts(made.home, part.parts[0].text, part.parts[1])
                model.fields[facts.name.lower()] = facts
        if options:
            managed, proxy = options.key("managed"), options.key("proxy")
            model.has_table = not (managed and managed.value is False) and not (proxy and proxy.value is True)
            model.own_table = options.key("db_table") is not None
            model.together = {key: _together(options.key(key)) for key in ("unique_together", "index_together")}
        if changes:
            models[name.lower()] = model
        return replace(plain, model=name.lower(), is_new=True, has_table=model.has_table)

    def _field(
        self, summary: FileSummary, model: _Model | None, listed: Listed, changes: bool, plain: Operation
    ) -> Operation:
        name, call = plain.name, listed.call
        given = call.argument(1, "old_name" if name == "RenameField" else "name")
        key = given.text if given else ""
        before = model.fields.get(key.lower()) if model else None
        written = call.argument(2, "field")
        after = self.facts(listed.home, key, written) if written and name in ("AddField", "AlterField") else None
        to = call.argument(2, "new_name") if name == "RenameField" else None
        new = bool(model and _is_one_work(model.new_fields.get(key.lower()), summary))
        found = replace(plain, field=key, before=before, after=after, to=to.text if to else "", is_new_field=new)
        if model and changes:
            _change(model, name, found, summary)
        return found

    def facts(self, summary: FileSummary, name: str, written: Written) -> FieldFacts:
        """Return a field as a migration writes it; `kind` is Django's own word, or that of an unknown class."""
        full = self.names.resolve(summary.module, written.name) or written.name
        line = (full, *self.classes.ancestors(full))
        kind = next((each for each in line if each.startswith(DJANGO_FIELDS)), full).rpartition(".")[2]
        return FieldFacts(name, kind, full, written.line, written)


def _is_one_work(earlier: FileSummary | None, summary: FileSummary) -> bool:
    """Say whether two migrations are one, or were written on one day: no release came between them."""
    if earlier is None:
        return False
    was, now = _day(earlier), _day(summary)
    return earlier.path == summary.path or (was is not None and was == now)


def _change(model: _Model, name: str, operation: Operation, summary: FileSummary) -> None:
    key = operation.field.lower()
    if operation.after is not None:
        model.fields[key] = operation.after
    elif name == "RemoveField":
        model.fields.pop(key, None)
    elif name == "RenameField" and key in model.fields:
        model.fields[operation.to.lower()] = replace(model.fields.pop(key), name=operation.to)
    if name == "AddField":
        model.new_fields[key] = summary


def _table(
    models: dict[str, _Model], model: _Model | None, call: Written, changes: bool, plain: Operation
) -> Operation:
    """Return an operation on a whole table; the models are changed with it."""
    name = plain.name
    if name == "RenameModel":
        old, new = call.argument(0, "old_name"), call.argument(1, "new_name")
        key, to = (old.text if old else "").lower(), new.text if new else ""
        model = models.get(key)
        found = replace(plain, model=key, to=to, has_table=not model or (model.has_table and not model.own_table))
        if model and changes:
            models[to.lower()] = models.pop(key)
        return found
    if name == "AlterModelTable":
        table = call.argument(1, "table")
        if model and changes:
            model.own_table = bool(table and table.text)
        return replace(plain, to=table.text if table else "")
    if name.endswith("Together") and model:
        key = name.removeprefix("Alter").replace("T", "_t").lower()
        now = _together(call.argument(1, key))
        more = now - model.together.get(key, set())
        if changes:
            model.together[key] = now
        return replace(plain, to="more" if more else "")
    if name == "DeleteModel" and changes:
        models.pop(plain.model, None)
    return plain


def _together(given: Written | None) -> set[tuple[str, ...]]:
    if given and given.texts:
        return {given.texts}
    return {part.texts for part in given.parts if part.texts} if given else set()


def _is_left(operation: Operation) -> bool:
    return operation.where == "state" and operation.name in ("RemoveField", "DeleteModel")


def _class_of(summary: FileSummary) -> Class | None:
    return next((each for each in summary.classes if each.qualname == "Migration"), None)


def _day(summary: FileSummary) -> date | None:
    """Return the day on which a migration was written, by its first line, else by the name that Django gave it."""
    named = _NAMED.search(summary.path)
    try:
        return date.fromisoformat(summary.dated or (named[1] if named else ""))
    except ValueError:
        return None


def _is_first(migration: Class) -> bool:
    """Say whether a migration makes an app's tables, alone or with others: with it there was no release before."""
    given = migration.attribute("initial")
    return bool(given and given.value.value is True)


def _replaced(migration: Class) -> set[str]:
    listed = migration.attribute("replaces")
    return {part.parts[-1].text for part in listed.value.parts if part.parts} if listed else set()


def _ordered(files: list[FileSummary]) -> list[FileSummary]:
    """Return an app's migrations so that each follows those that it depends on."""
    by_name = {each.path.rpartition("/")[2].removesuffix(".py"): each for each in files}
    label = files[0].path.split("/")[-3] if files[0].path.count("/") >= 2 else ""
    done: dict[str, FileSummary] = {}
    needs = {name: _needs(each, by_name, label) - {name} for name, each in by_name.items()}
    waiting = sorted(by_name)
    while waiting:
        ready = next((name for name in waiting if not needs[name] - set(done)), waiting[0])
        done[ready] = by_name[ready]
        waiting.remove(ready)
    return list(done.values())


def _needs(summary: FileSummary, by_name: dict[str, FileSummary], label: str) -> set[str]:
    migration = _class_of(summary)
    listed = migration.attribute("dependencies") if migration else None
    pairs = [part.texts for part in listed.value.parts if len(part.texts) == 2] if listed else []
    own = [name for app, name in pairs if name in by_name and (app == label or not name.startswith("0001"))]
    return set(own)
