"""What an attribute of a thing is: a model's field or relation, a view's request, what a class sets on itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadworthy.structure.code.halfway import Answers
from roadworthy.structure.code.models import ModelFacts, Reverse
from roadworthy.structure.code.summary import Argument
from roadworthy.structure.code.value import UNSURE, Value

if TYPE_CHECKING:
    from roadworthy.structure.code.functions import FunctionFacts
    from roadworthy.structure.code.values import Place, Values

PROPERTIES = frozenset(
    ["property", "cached_property", "classproperty", "rewriter_property", "scopes_disabled_property"]
)
VIEW, FORM, ADMIN = "django.views.generic.View", "django.forms.BaseForm", "django.contrib.admin.BaseModelAdmin"
SERIALIZER = "rest_framework.serializers.BaseSerializer"
SENT = frozenset(["GET", "POST", "body", "data", "query_params", "COOKIES", "META", "headers", "session", "path"])
SOMEBODYS = "somebody's"
"""The name of a row of which nothing is known but its model: who asks for it may have read anything along."""
OF_A_ROW = frozenset(["obj", "instance", "object", "form_instance"])


class Attributes:
    """Answers what `value.name` is."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self._on_request: dict[str, tuple[FunctionFacts, int] | None] | None = None
        self._managers: dict[str, str] | None = None
        self._set_on_self: Answers[tuple[str, str], Value] = Answers()
        self._by_name: dict[str, str] | None = None

    def get(self, value: Value, name: str, place: Place) -> Value | None:  # noqa: PLR0911 - one line for each sort
        """Return what an attribute of a value is."""
        if value.kind == "instance":
            return self._of_instance(value, name, place)
        if value.kind == "class":
            return self._of_class(value, name, place)
        if value.kind == "request":
            return self._of_request(name, place)
        if value.is_rows():
            return Value("class", value.of) if name == "model" else None
        if value.kind == "module":
            return self.values.qualified(self.values.names.canonical(f"{value.of}.{name}"), place)
        if value.kind in ("builtin", "setting"):
            return Value(value.kind, f"{value.of}.{name}", name=name)
        if value.kind == "super":
            found = self.values.classes.method(value.of, name, after=value.of)
            return Value("method", found, item=value.item) if found else None
        if value.kind == "page" and name == "object_list":
            return value.item
        return dict(value.fields).get(name) if value.kind == "object" else None

    def _of_instance(  # noqa: PLR0911 - one line for each place that an attribute can come from
        self, value: Value, name: str, place: Place
    ) -> Value | None:
        values = self.values
        model = values.models.get(value.of)
        if model and (found := self._of_row(model, name, value)):
            return found
        if method := values.classes.method(value.of, name):
            return self._method(method, value, place)
        if (found := self._by_convention(value, name, place)) or (found := self._set(value.of, name, place)):
            return found
        if bound := values.classes.attribute(value.of, name):
            return self._class_attribute(bound[0].module, bound[1].value, bound[1].line, place)
        if value.of == values.models.user and (way := values.models.back_of_users(name)):
            return self._by_way(way, name, value)
        if not values.classes.get(value.of) and value.of:
            return Value("builtin", f"{value.of}.{name}")
        return self.guess(name)

    def _of_row(self, model: ModelFacts, name: str, row: Value) -> Value | None:  # noqa: PLR0911 - one line for each sort
        if field := model.field(name):
            if field.name != name:
                return Value("field", f"{model.qualname}.{name}", name="id")
            if field.is_to_one:
                return Value("instance", field.to, through=name, parent=_origin(row))
            if field.is_to_many:
                return Value("related", field.to, through=name, name=self._manager_of(field.to), parent=_origin(row))
            return Value("field", f"{model.qualname}.{name}", name=field.kind)
        if way := model.back(name):
            return self._by_way(way, name, row)
        if name in ("pk", "id"):
            return Value("field", f"{model.qualname}.{name}", name="id")
        return None

    def _by_way(self, way: Reverse, name: str, row: Value) -> Value:
        """Return what a way back from a row leads to: many rows, or one."""
        kind = "related" if way.is_many else "instance"
        manager = self._manager_of(way.model) if way.is_many else ""
        return Value(kind, way.model, through=name, name=manager, parent=_origin(row))

    def _manager_of(self, model: str) -> str:
        """Return the class of a model's default manager, whose methods related managers have too."""
        found = self.values.models.get(model)
        return found.managers[0][1] if found and found.managers else ""

    def _method(self, method: str, value: Value, place: Place) -> Value | None:
        function = self.values.functions.get(method)
        words = {each.name.rpartition(".")[2] for each in function.summary.decorators} if function else set()
        if words & PROPERTIES:
            return self.values.calls.returned(method, value, place)
        return Value("method", method, item=value)

    def _by_convention(self, value: Value, name: str, place: Place) -> Value | None:
        classes = self.values.classes
        if classes.is_a(value.of, VIEW):
            if name == "request":
                return Value("request")
            if name == "object" and (model := self.model_of_view(value.of, place)):
                return Value("instance", model)
            if name == "object_list" and (rows := self.rows_of_view(value.of, place)):
                return rows
        if name == "instance" and (classes.is_a(value.of, FORM) or classes.is_a(value.of, SERIALIZER)):
            model = self.model_of_meta(value.of)
            return Value("instance", model) if model else None
        if name == "cleaned_data" and classes.is_a(value.of, FORM):
            return Value("cleaned", value.of)
        return None

    def _set(self, owner: str, name: str, place: Place) -> Value | None:
        """Return what a class's methods, or an ancestor's, set on the instance."""
        key = (owner, name)
        if self._set_on_self.has(key, place.depth):
            return self._set_on_self.get(key)
        if not self._set_on_self.begin(key):
            self.values.cuts += 1
            return None
        cuts = self.values.cuts
        found = self._look_for_set(owner, name, place)
        self._set_on_self.end(key)
        self._set_on_self.keep(key, found, place.depth, cuts != self.values.cuts)
        return found

    def _look_for_set(self, owner: str, name: str, place: Place) -> Value | None:
        values = self.values
        for each in values.classes.line_of(owner):
            facts = values.classes.get(each)
            for method in facts.summary.methods if facts else ():
                function = values.functions.get(f"{each}.{method}")
                for bound in function.summary.bound if function else ():
                    root, _, rest = bound.name.partition(".")
                    if function and rest == name and root == values.functions.self_name(function):
                        if bound.annotation and (kind := self.annotated(function, bound.annotation)):
                            return kind
                        where = values.place(function, bound.line, place.depth + 1, Value("instance", owner))
                        found = values.at(bound.value, where)
                        if (
                            found
                            and found.kind != "unknown"
                            and found.constant is None
                            and found.of != "builtins.NoneType"
                        ):
                            return found
        return None

    def _class_attribute(self, module: str, value: object, line: int, place: Place) -> Value | None:
        lines = self.values.functions.get(module)
        return self.values.at(value, self.values.place(lines, line, place.depth + 1)) if lines else None  # type: ignore[arg-type]

    def _of_class(  # noqa: PLR0911 - one line for each place that an attribute can come from
        self, value: Value, name: str, place: Place
    ) -> Value | None:
        values = self.values
        model = values.models.get(value.of)
        for manager, kind in model.managers if model else ():
            if manager == name:
                return Value("manager", value.of, name=kind)
        if model and name in ("objects", "_default_manager", "_base_manager"):
            return Value("manager", value.of, name=model.managers[0][1])
        if not model and value.of == values.models.user and name in ("objects", "_default_manager"):
            return Value("manager", value.of)
        if method := values.classes.method(value.of, name):
            return Value("method", method, item=value)
        if bound := values.classes.attribute(value.of, name):
            return self._class_attribute(bound[0].module, bound[1].value, bound[1].line, place)
        if not values.classes.get(value.of):
            return Value("builtin", f"{value.of}.{name}")
        inner = values.classes.get(f"{value.of}.{name}")
        return Value("class", inner.qualname) if inner else None

    def _of_request(self, name: str, place: Place) -> Value | None:
        if name == "user":
            return Value("instance", self.values.models.user, through="user", name="visitor")
        if name == "FILES":
            return Value("files")
        if name in SENT:
            return Value("sent", name=name)
        if name in ("method", "path_info", "content_type", "encoding", "scheme"):
            return Value("constant", "builtins.str")
        return self._put_on_request(name, place) or self.guess(name)

    def _put_on_request(self, name: str, place: Place) -> Value | None:
        """Return what the project's code sets on a request, where one name is only ever set to one sort of thing."""
        values = self.values
        for function, bound in values.set_on_request(name):
            found = values.at(bound.value, values.place(function, bound.line, place.depth + 2))
            if found and found.kind not in ("unknown", "constant") and not found.has_step("none"):
                return found
        return None

    def guess(self, name: str) -> Value | None:
        """Return a row of the only model that has this very name: `order` is an Order, where nothing says otherwise."""
        if self._by_name is None:
            names: dict[str, list[str]] = {}
            for model in self.values.models.all:
                if not model.is_abstract and not model.is_proxy:
                    names.setdefault(model.name.lower(), []).append(model.qualname)
            self._by_name = {name: found[0] for name, found in names.items() if len(found) == 1}
        found = self._by_name.get(name.replace("_", ""))
        return Value("instance", found, name="guess") if found else None

    def argument(self, function: FunctionFacts, argument: Argument, place: Place) -> Value | None:
        """Return what an argument is: by its annotation, by what Django passes to such a function, by its name."""
        name = argument.name.lstrip("*")
        if argument.annotation and (found := self.annotated(function, argument.annotation)):
            return found
        if name in ("request", "req"):
            return Value("request")
        owner = self.values.functions.own_class(function)
        if owner and (found := self._passed_to_method(owner, name, place)):
            return found
        if name == "instance" and (sender := self.values.sender_of(function)):
            return Value("instance", sender)
        if argument.default is not None and argument.default.kind in ("constant", "name"):
            default = self.values.at(argument.default, place)
            if default and default.kind == "constant" and default.constant is not None:
                return default
        return None if argument.name.startswith("*") else self.guess(name)

    def _passed_to_method(self, owner: str, name: str, place: Place) -> Value | None:
        classes = self.values.classes
        if classes.is_a(owner, ADMIN) and name in (*OF_A_ROW, "queryset"):
            model = self.values.model_of_admin(owner)
            return Value("queryset" if name == "queryset" else "instance", model) if model else None
        if (classes.is_a(owner, SERIALIZER) or classes.is_a(owner, FORM)) and name in OF_A_ROW:
            model = self.model_of_meta(owner)
            return Value("instance", model) if model else None
        given = {"form": "form_class", "serializer": "serializer_class"}.get(name, "")
        if given and (bound := classes.attribute(owner, given)) and bound[1].value.name:
            found = self.values.names.resolve(bound[0].module, bound[1].value.name)
            return Value("instance", found) if found else None
        return None

    def annotated(self, function: FunctionFacts, annotation: str) -> Value | None:
        """Return what an annotation says."""
        found = self.values.names.resolve(function.module, annotation)
        if not found:
            return None
        if self.values.classes.is_a(found, "django.http.HttpRequest") or found == "rest_framework.request.Request":
            return Value("request")
        if found.startswith("builtins."):
            return Value("constant", found) if found in ("builtins.str", "builtins.int", "builtins.bool") else None
        return Value("instance", found) if self.values.classes.get(found) or "." in found else None

    def model_of_meta(self, owner: str) -> str:
        """Return the model that a form or a serializer is of."""
        classes = self.values.classes
        for each in classes.line_of(owner):
            meta = classes.get(f"{each}.Meta")
            bound = classes.attribute(meta.qualname, "model") if meta else None
            if bound and bound[1].value.name:
                return self.values.names.resolve(bound[0].module, bound[1].value.name) or ""
        return ""

    def model_of_manager(self, manager: str) -> str:
        """Return the only model that has a manager or queryset of this class."""
        if self._managers is None:
            users: dict[str, set[str]] = {}
            for model in self.values.models.all:
                for _, kind in model.managers:
                    for each in self.values.classes.line_of(kind):
                        users.setdefault(each, set()).add(model.qualname)
            self._managers = {kind: min(models) for kind, models in users.items() if len(models) == 1}
        return self._managers.get(manager, "")

    def model_of_view(self, view: str, place: Place) -> str:
        """Return the model that a generic view is of."""
        for name in ("model", "queryset"):
            bound = self.values.classes.attribute(view, name)
            found = self._class_attribute(bound[0].module, bound[1].value, bound[1].line, place) if bound else None
            if found and found.of:
                return found.of
        rows = self.rows_of_view(view, place)
        if rows and rows.of:
            return rows.of
        bound = self.values.classes.attribute(view, "form_class")
        form = self.values.names.resolve(bound[0].module, bound[1].value.name) if bound else None
        return self.model_of_meta(form) if form else ""

    def rows_of_view(self, view: str, place: Place) -> Value | None:
        """Return the queryset of a generic view: of its get_queryset, else of its `queryset` or `model`."""
        method = self.values.classes.method(view, "get_queryset")
        if method and (found := self.values.calls.returned(method, Value("instance", view), place)):
            return found
        if method:
            plain = self.plain_rows_of_view(view, place)
            return plain.stepped(UNSURE) if plain else None
        return self.plain_rows_of_view(view, place)

    def plain_rows_of_view(self, view: str, place: Place) -> Value | None:
        """Return what Django's own get_queryset answers for a view."""
        for name in ("queryset", "model"):
            bound = self.values.classes.attribute(view, name)
            found = self._class_attribute(bound[0].module, bound[1].value, bound[1].line, place) if bound else None
            if found and found.is_rows():
                return found
            if found and found.kind == "class":
                return Value("queryset", found.of)
        return None


def _origin(row: Value) -> Value | None:
    """Return a row that came of a queryset or of another row's relation, whose prefetches reach further."""
    is_known = row.steps or row.through or row.name in ("row", "known")
    return row if is_known else Value("instance", row.of, name=SOMEBODYS)
