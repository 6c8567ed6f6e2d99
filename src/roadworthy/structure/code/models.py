"""The project's models: fields with those of abstract parents, relations both ways, managers, indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from roadworthy.structure.code.classes import Classes, ClassFacts
from roadworthy.structure.code.fields import FieldFacts
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.own_fields import with_own_options
from roadworthy.structure.code.summary import Bound
from roadworthy.structure.code.written import Written

MODEL, FIELD, MANAGER = "django.db.models.Model", "django.db.models.Field", "django.db.models.BaseManager"
QUERYSET = "django.db.models.QuerySet"
USER = "django.contrib.auth.models.AbstractUser"
PLAIN_USER = "django.contrib.auth.models.User"
PRIMARY = frozenset(["AutoField", "BigAutoField", "SmallAutoField"])


@dataclass(frozen=True)
class Reverse:
    """The way back along a relation: the model that it comes from, by which field, to one row or to many."""

    name: str
    model: str
    field: str
    is_many: bool


@dataclass(frozen=True)
class ModelFacts:
    """A model. `indexes` are the names of the fields of each index that Meta gives, `uniques` of the unique ones."""

    qualname: str
    path: str
    line: int
    label: str
    is_abstract: bool = False
    is_proxy: bool = False
    fields: tuple[FieldFacts, ...] = ()
    managers: tuple[tuple[str, str], ...] = ()
    ordering: tuple[str, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    uniques: tuple[tuple[str, ...], ...] = ()
    is_whole: bool = True
    reverse: tuple[Reverse, ...] = field(default=(), compare=False)

    @property
    def name(self) -> str:
        """Return the class's own name."""
        return self.qualname.rpartition(".")[2]

    @cached_property
    def _by_name(self) -> dict[str, FieldFacts]:
        return {each.name: each for each in self.fields}

    @cached_property
    def _back(self) -> dict[str, Reverse]:
        return {each.name: each for each in self.reverse}

    def field(self, name: str) -> FieldFacts | None:
        """Return a field by its name; `customer_id` is `customer`."""
        return self._by_name.get(name) or self._by_name.get(name.removesuffix("_id"))

    def back(self, name: str) -> Reverse | None:
        """Return the way back that has this name on an instance."""
        return self._back.get(name)

    @property
    def relations(self) -> tuple[FieldFacts, ...]:
        """Return the fields that lead to a model."""
        return tuple(each for each in self.fields if each.is_relation)

    def is_indexed(self, name: str) -> bool:
        """Say whether some index begins with a field."""
        found = self.field(name)
        if name in ("pk", "id") or (found and found.is_indexed):
            return True
        return any(index and index[0].lstrip("-") == name for index in self.indexes)


class Models:
    """All models of the project."""

    def __init__(self, names: Names, classes: Classes) -> None:
        self.names, self.classes = names, classes
        candidates = [name for name in classes.all if self._is_model(name)]
        self._labels = self._app_labels()
        self._by_name: dict[str, list[str]] = {}
        for name in candidates:
            self._by_name.setdefault(name.rpartition(".")[2], []).append(name)
        self._user = self._user_model()
        self._found = {name: self._make(name) for name in candidates}
        self._join()

    def get(self, qualname: str) -> ModelFacts | None:
        """Return a model, or None."""
        return self._found.get(qualname)

    def learn(self, qualname: str, indexes: tuple[tuple[str, ...], ...], uniques: tuple[tuple[str, ...], ...]) -> None:
        """Take in the indexes that Django says a model has: some come from code that can't be read."""
        if model := self._found.get(qualname):
            indexes = tuple(dict.fromkeys((*model.indexes, *indexes, *uniques)))
            uniques = tuple(dict.fromkeys((*model.uniques, *uniques)))
            self._found[qualname] = replace(model, indexes=indexes, uniques=uniques)

    @property
    def all(self) -> tuple[ModelFacts, ...]:
        """Return all models, abstract ones too."""
        return tuple(self._found.values())

    @property
    def user(self) -> str:
        """Return the model of users: the one that the settings name, else Django's."""
        return self._user or USER

    def back_of_users(self, name: str) -> Reverse | None:
        """Return the way back from Django's own user that has this name."""
        return self._of_users.get(name)

    def named(self, name: str, near: str = "") -> str:
        """Return the model that a text means: `shop.Order`, or `Order` in the app of the model `near`."""
        label, _, last = name.rpartition(".")
        found = self._by_name.get(last, [])
        if near and not label:
            label = self.label(near)
        exact = [each for each in found if self.label(each).lower() == label.lower()]
        if exact:
            return exact[0]
        return found[0] if len(found) == 1 else ""

    def label(self, qualname: str) -> str:
        """Return the label of the app that a model is in."""
        facts = self.classes.get(qualname)
        meta = self.classes.get(f"{qualname}.Meta")
        if meta and (given := meta.summary.attribute("app_label")) and given.value.text:
            return given.value.text
        module = facts.module if facts else qualname.rpartition(".")[0]
        app = module.partition(".models")[0] if ".models" in module else module.rpartition(".")[0] or module
        while app and app not in self._labels and "." in app and app.rpartition(".")[0] in self._labels:
            app = app.rpartition(".")[0]
        return self._labels.get(app, app.rpartition(".")[2])

    def _is_model(self, name: str) -> bool:
        if self.classes.is_a(name, MODEL):
            return not name.endswith((".Meta",)) and self.names.modules_kind(name) != "migration"
        facts = self.classes.get(name)
        if not facts or facts.is_whole or not facts.bases:
            return False
        fields = [each for each in facts.summary.attributes if each.value.kind == "call"]
        kinds = [self.names.resolve(facts.module, each.value.name) or "" for each in fields]
        return any(kind.startswith("django.db.models.") and kind.endswith(("Field", "Key")) for kind in kinds)

    def _app_labels(self) -> dict[str, str]:
        found = {}
        for name in self.classes.below("django.apps.AppConfig"):
            facts = self.classes.get(name)
            of = facts.summary.attribute("name") if facts else None
            label = facts.summary.attribute("label") if facts else None
            if of and of.value.text:
                found[of.value.text] = label.value.text if label and label.value.text else of.value.text.split(".")[-1]
        return found

    def _user_model(self) -> str:
        for summary in self.names.modules.values():
            for bound in summary.names if summary.kind == "code" else ():
                if bound.name == "AUTH_USER_MODEL" and bound.value.text:
                    return self.named(bound.value.text)
        return ""

    def _make(self, qualname: str) -> ModelFacts:
        facts = self.classes.get(qualname)
        assert facts is not None
        fields: dict[str, FieldFacts] = {}
        managers: dict[str, str] = {}
        for each in reversed(self.classes.line_of(qualname)):
            if parent := self.classes.get(each):
                for bound in parent.summary.attributes:
                    self._attribute(parent, qualname, bound, fields, managers)
        meta = self._meta(qualname)
        return ModelFacts(
            qualname,
            facts.path,
            facts.line,
            self.label(qualname),
            is_abstract=self._own_flag(qualname, "abstract"),
            is_proxy=self._own_flag(qualname, "proxy"),
            fields=tuple(fields.values()),
            managers=tuple(managers.items()) or (("objects", "django.db.models.Manager"),),
            ordering=_texts(meta.get("ordering")),
            indexes=tuple(_indexes(meta)),
            uniques=tuple(_uniques(meta)),
            is_whole=facts.is_whole,
        )

    def _attribute(
        self, parent: ClassFacts, model: str, bound: Bound, fields: dict[str, FieldFacts], managers: dict[str, str]
    ) -> None:
        value = bound.value
        if value.kind == "constant" and value.value is None:
            fields.pop(bound.name, None)
        if value.kind != "call":
            return
        name = self.names.resolve(parent.module, value.name) or value.name
        last = name.rpartition(".")[2]
        if self._is_manager(name, bound.name, value):
            managers[bound.name] = self._manager(parent.module, name, value)
        elif self.classes.is_a(name, FIELD) or last.endswith(("Field", "ForeignKey", "ParentalKey")):
            kind = self._kind(name, last)
            to = self._target(parent, model, value) if FieldFacts("", kind, "", 0, value).is_relation else ""
            made = with_own_options(self.classes, self.names, name, value) if self.classes.get(name) else value
            fields[bound.name] = FieldFacts(bound.name, kind, parent.qualname, bound.line, made, to)

    def _kind(self, name: str, last: str) -> str:
        """Return Django's own word for a field: the nearest ancestor that is Django's."""
        if last == "GenericRelation":
            return last
        line = (name, *self.classes.ancestors(name))
        return next((each.rpartition(".")[2] for each in line if each.startswith("django.db.models.")), last)

    def _is_manager(self, name: str, attribute: str, value: Written) -> bool:
        if value.name.endswith(".as_manager"):
            return True
        if self.classes.is_a(name, MANAGER) or ".from_queryset" in value.name:
            return True
        return attribute in ("objects", "all_objects") or (value.of is not None and "from_queryset" in value.of.name)

    def _manager(self, module: str, name: str, value: Written) -> str:
        """Return the class whose methods a manager has: its own, or the queryset's that it was made from."""
        if value.name.endswith(".as_manager"):
            return self.names.resolve(module, value.name.removesuffix(".as_manager")) or ""
        if value.of is not None and value.of.parts:
            return self.names.resolve(module, value.of.parts[0].name) or ""
        first = value.part(0) or value.key("_manager_class")
        if first and first.kind == "name" and not self.classes.is_a(name, MANAGER):
            inner = self.names.resolve(module, first.name) or ""
            return inner if self.classes.is_a(inner, MANAGER) or self.classes.is_a(inner, QUERYSET) else name
        if "ScopedManager" in name and (given := value.key("_manager_class")):
            return self.names.resolve(module, given.name) or name
        return name

    def _target(self, parent: ClassFacts, model: str, value: Written) -> str:
        to = value.argument(0, "to")
        if to is None:
            return ""
        if to.text:
            return model if to.text == "self" else self.named(to.text, parent.qualname)
        if to.kind == "call":
            if to.name.endswith("get_model_name") and len(to.texts) == 2:
                return self.named(".".join(to.texts))
            return self.user if to.name.endswith("get_user_model") else ""
        if to.name.endswith("AUTH_USER_MODEL"):
            return self.user
        found = self.names.resolve(parent.module, to.name) or "" if to.kind == "name" else ""
        return self.user if found and self._is_named_user(found) else found

    def _is_named_user(self, name: str) -> bool:
        """Say whether a module's own line gives the model of users this name: `User = get_user_model()`."""
        module, _, last = name.rpartition(".")
        lines = self.names.modules[module].names if module in self.names.modules else ()
        bound = [each.value for each in lines if each.name == last and each.how == "assign"]
        return bool(bound) and bound[-1].kind == "call" and bound[-1].name.endswith("get_user_model")

    def _meta(self, qualname: str) -> dict[str, Written]:
        """Return what Meta says: the nearest one on the model's line, with its own parents."""
        for each in self.classes.line_of(qualname):
            meta = self.classes.get(f"{each}.Meta")
            if meta:
                line = reversed(self.classes.line_of(meta.qualname))
                known = (self.classes.get(one) for one in line)
                return {bound.name: bound.value for one in known if one for bound in one.summary.attributes}
        return {}

    def _own_flag(self, qualname: str, name: str) -> bool:
        meta = self.classes.get(f"{qualname}.Meta")
        bound = meta.summary.attribute(name) if meta else None
        return bool(bound and bound.value.value is True)

    def _join(self) -> None:
        """Give each model the ways back that others' relations make."""
        back: dict[str, list[Reverse]] = {}
        for model in self._found.values():
            if not model.is_abstract and not model.is_proxy:
                for relation in model.relations:
                    if relation.to and (way := _way_back(model, relation)):
                        back.setdefault(relation.to, []).append(way)
        self._of_users = {way.name: way for each in (USER, PLAIN_USER) for way in back.get(each, ())}
        for name, model in self._found.items():
            line = self.classes.line_of(name)
            ways = tuple(way for each in line for way in back.get(each, ()))
            object.__setattr__(model, "reverse", ways)


def _way_back(model: ModelFacts, relation: FieldFacts) -> Reverse | None:
    given = relation.related_name
    if given.endswith("+"):
        return None
    words = {"%(class)s": model.name.lower(), "%(app_label)s": model.label, "%(model_name)s": model.name.lower()}
    for word, value in words.items():
        given = given.replace(word, value)
    plain = model.name.lower() if relation.is_unique_to_one else f"{model.name.lower()}_set"
    return Reverse(given or plain, model.qualname, relation.name, not relation.is_unique_to_one)


def _texts(value: Written | None) -> tuple[str, ...]:
    return value.texts if value else ()


def _indexes(meta: dict[str, Written]) -> Iterator[tuple[str, ...]]:
    for name in ("unique_together", "index_together"):
        value = meta.get(name)
        if value and value.texts:
            yield value.texts
        for part in value.parts if value else ():
            if part.texts:
                yield part.texts
    for name in ("indexes", "constraints"):
        value = meta.get(name)
        for part in value.parts if value else ():
            if fields := part.key("fields"):
                yield fields.texts


def _uniques(meta: dict[str, Written]) -> Iterator[tuple[str, ...]]:
    given = meta.get("unique_together")
    if given and given.texts:
        yield given.texts
    for part in given.parts if given else ():
        if part.texts:
            yield part.texts
    constraints = meta.get("constraints")
    for part in constraints.parts if constraints else ():
        if part.name.endswith("UniqueConstraint") and (fields := part.key("fields")):
            yield fields.texts
