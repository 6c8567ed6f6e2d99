"""What a call answers: a new object, what a function returns, what Django's querysets and shortcuts give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from roadworthy.structure.code.attributes import ADMIN, FORM, SERIALIZER, VIEW
from roadworthy.structure.code.halfway import Answers
from roadworthy.structure.code.querysets import answer
from roadworthy.structure.code.value import Value
from roadworthy.structure.code.written import Written

if TYPE_CHECKING:
    from roadworthy.structure.code.functions import FunctionFacts
    from roadworthy.structure.code.values import Place, Values

SHORTCUTS = frozenset(["django.shortcuts.get_object_or_404", "django.shortcuts.aget_object_or_404"])
LISTS = frozenset(f"builtins.{name}" for name in ("list", "tuple", "set", "sorted", "reversed", "iter", "frozenset"))
NUMBERS = frozenset(f"builtins.{name}" for name in ("len", "int", "float", "sum", "round", "abs", "hash", "id"))
TEXTS = frozenset(["builtins.str", "builtins.repr", "django.urls.reverse", "builtins.format"])
OPENERS = frozenset(["builtins.open", "io.open", "codecs.open", "gzip.open", "pathlib.Path.open"])
SAME = frozenset(["copy.copy", "copy.deepcopy", "django.db.models.prefetch_related_objects"])


class Calls:
    """Answers what calls give."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self._returned: Answers[tuple[str, str], Value] = Answers()

    def answer(self, call: Written, place: Place) -> Value | None:
        """Return what a call gives."""
        if call.name == "super" and call.of is None:
            own = self.values.functions.own_class(place.function)
            me = place.own or Value("instance", own)
            return Value("super", own, item=me) if own else None
        if call.name and (call.of is not None or "." in call.name):
            base, method = self._base(call, place)
            if base and base.kind not in ("module", "unknown"):
                return self.method(base, method, call, place)
            if base and base.kind == "unknown":
                return None
        callee = self.values.name(call.name, place) if call.of is None else self.values.at(call.of, place)
        return self.called(callee, call, place) if callee else None

    def _base(self, call: Written, place: Place) -> tuple[Value | None, str]:
        before, _, method = call.name.rpartition(".")
        if call.of is None:
            return self.values.name(before, place), method
        base = self.values.at(call.of, place)
        return self.values.chain(base, before.lstrip("."), place), method

    def called(self, callee: Value, call: Written, place: Place) -> Value | None:
        """Return what calling a value gives."""
        if callee.kind == "class":
            return Value("instance", callee.of)
        if callee.kind == "function":
            return self.returned(callee.of, None, place, call)
        if callee.kind == "method":
            return self.returned(callee.of, callee.item, place, call)
        if callee.kind == "builtin":
            return self._known(callee.of, call, place)
        return None

    def method(self, base: Value, method: str, call: Written, place: Place) -> Value | None:  # noqa: PLR0911 - one line for each sort
        """Return what a method of a value gives."""
        if base.is_rows():
            return self._of_rows(base, method, call, place)
        if base.kind == "builtin":
            return self._known(f"{base.of}.{method}", call, place)
        if base.kind == "cleaned" and method in ("get", "pop") and call.parts and call.parts[0].text:
            return self.values.chosen.row(base.of, call.parts[0].text, place)
        if base.kind in ("sent", "cleaned", "files"):
            return Value("upload") if base.kind == "files" else Value(base.kind, name=base.name)
        if base.kind in ("constant", "field", "setting"):
            return Value("constant", "builtins.str") if base.of == "builtins.str" else None
        if base.kind == "dict":
            return self._of_dict(base, method, call)
        if base.kind == "paginator":
            return Value("page", item=base.item) if method in ("page", "get_page") else None
        found = self.values.attributes.get(base, method, place)
        if found and found.kind in ("method", "class", "function"):
            return self.called(found, call, place)
        return self._inherited(base, method, call, place)

    def _of_rows(self, base: Value, method: str, call: Written, place: Place) -> Value | None:
        classes = self.values.classes
        base = self._started(base, method, place)
        own = classes.method(base.name, method) if base.name else None
        if own is None and base.name and (facts := classes.get(base.name)):
            for each in facts.bases:
                own = own or classes.method(each, method)
        if own:
            found = self.returned(own, base, place)
            return replace(found, name=base.name) if found and found.is_rows() else found
        is_path = method in ("prefetch_related", "select_related")
        return answer(base, method, self._with_paths(call, place) if is_path else call)

    def _with_paths(self, call: Written, place: Place) -> Written:
        """Return a call that names relations with what has a name of its own written out: `Prefetch(…)`, `*JOINED`."""
        module = self.values.functions.get(place.function.module)
        lines = (*place.function.summary.bound, *(self.values.names.modules[module.module].names if module else ()))
        made = {each.name: each.value for each in reversed(lines) if each.value.name.endswith("Prefetch")}
        parts: list[Written] = []
        for part in call.parts:
            listed = self.values.at(part.of, place) if part.kind == "star" else None
            texts = [value.constant for _, value in listed.fields] if listed and listed.kind == "list" else []
            if texts and all(isinstance(each, str) for each in texts):
                parts += [Written("constant", "", part.line, each) for each in texts]
            else:
                parts.append(made.get(part.name, part) if part.kind == "name" else part)
        return call._replace(parts=tuple(parts))

    def _started(self, base: Value, method: str, place: Place) -> Value:
        """Return what a manager begins with: what its own get_queryset answers, if the project's code defines one."""
        if base.kind == "queryset" or not base.name or method == "get_queryset" or place.own is base:
            return base
        own = self.values.classes.method(base.name, "get_queryset")
        found = self.returned(own, base, place) if own else None
        if found and found.is_rows():
            return replace(found, of=base.of, name=base.name, through=base.through, parent=base.parent)
        return base

    def _of_dict(self, base: Value, method: str, call: Written) -> Value | None:
        if method in ("get", "pop", "setdefault") and call.parts and call.parts[0].text:
            return dict(base.fields).get(call.parts[0].text) or base.item
        if method == "values":
            return Value("list", item=base.item)
        return base if method == "copy" else None

    def _inherited(self, base: Value, method: str, call: Written, place: Place) -> Value | None:  # noqa: PLR0911 - one line for each sort
        """Return what the methods give that a class has of Django."""
        attributes, classes = self.values.attributes, self.values.classes
        owner = base.item.of if base.kind == "super" and base.item else base.of
        if classes.is_a(owner, VIEW):
            if method in ("get_queryset", "filter_queryset") and base.kind == "super":
                return attributes.plain_rows_of_view(owner, place)
            if method in ("get_queryset", "filter_queryset"):
                return attributes.rows_of_view(owner, place)
            if method == "get_context_data" and base.kind == "super":
                return self._context_of_view(owner, place)
            if method == "get_object" and (model := attributes.model_of_view(owner, place)):
                return Value("instance", model, name="known")
        if classes.is_a(owner, ADMIN) and method == "get_queryset":
            return Value("queryset", self.values.model_of_admin(owner))
        if method == "save" and (classes.is_a(owner, FORM) or classes.is_a(owner, SERIALIZER)):
            model = attributes.model_of_meta(owner)
            return Value("instance", model) if model else None
        if method == "get_queryset" and base.kind == "super" and base.item and base.item.is_rows():
            return replace(base.item, kind="queryset")
        if base.kind == "super" and base.item and base.item.is_rows():
            return answer(base.item, method, call)
        return Value("result", f"{owner}.{method}") if owner and not classes.get(owner) else None

    def _context_of_view(self, view: str, place: Place) -> Value | None:
        """Return the context that Django itself makes for a view: its rows, or its row."""
        attributes, rows = self.values.attributes, None
        line = self.values.classes.ancestors(view)
        if "django.views.generic.MultipleObjectMixin" in line:
            rows = attributes.rows_of_view(view, place)
        elif "django.views.generic.SingleObjectMixin" in line and (model := attributes.model_of_view(view, place)):
            rows = Value("instance", model, name="known")
        bound = self.values.classes.attribute(view, "context_object_name")
        names = ["object_list" if rows and rows.is_rows() else "object", bound[1].value.text if bound else ""]
        return Value("dict", fields=tuple((name, rows) for name in names if name)) if rows else None

    def returned(self, qualname: str, own: Value | None, place: Place, call: Written | None = None) -> Value | None:
        """Return what a function of the project gives back; `own` is its self, and `call` what hands rows to it."""
        function = self.values.functions.get(qualname)
        if not function or function.is_careful or _is_a_context(function):
            return None
        if place.depth > 12:
            self.values.cuts += 1
            return None
        if function.summary.returns and (found := self.values.attributes.annotated(function, function.summary.returns)):
            return found
        given = self._given(function, call, place) if call else ()
        has_state = bool(given) or (own is not None and (own.steps or own.kind != "instance"))
        key = (qualname, own.of if own else "")
        if not has_state and self._returned.has(key, place.depth):
            return self._returned.get(key)
        if not self._returned.begin((qualname, "")):
            self.values.cuts += 1
            return None
        cuts = self.values.cuts
        inner = self.values.place(function, 10**9, place.depth + 1)._replace(own=own, given=given)
        found = self._first(function.summary.yielded or function.summary.returned, inner)
        if function.summary.is_generator:
            found = Value("list", name="generator", item=found) if found else None
        self._returned.end((qualname, ""))
        if not has_state:
            self._returned.keep(key, found, place.depth, cuts != self.values.cuts)
        return found

    def _given(self, function: FunctionFacts, call: Written, place: Place) -> tuple[tuple[str, Value], ...]:
        """Return the arguments of a call that are rows or a model, by the names that the function has for them."""
        names = [each.name for each in function.summary.arguments if not each.name.startswith("*")]
        if function.summary.of_class and names[:1] and names[0] in ("self", "cls"):
            names = names[1:]
        pairs = [*zip(names, call.parts, strict=False), *call.keys]
        found = (
            (name, self.values.at(part, place)) for name, part in pairs if part.kind in ("name", "call", "attribute")
        )
        return tuple((name, value) for name, value in found if value and (value.is_rows() or self._is_model(value)))

    def _is_model(self, value: Value) -> bool:
        return value.kind == "class" and self.values.models.get(value.of) is not None

    def _first(self, returned: tuple[Written, ...], place: Place) -> Value | None:
        """Return the first value that says something, of all that a function can return."""
        spare = None
        for each in reversed(returned):
            found = self.values.at(each, place._replace(line=each.line))
            if found and found.kind not in ("constant", "unknown") and not found.has_step("none"):
                return found
            spare = spare or found
        return spare

    def _known(self, name: str, call: Written, place: Place) -> Value | None:
        """Return what a function of Python's, Django's or a library's gives."""
        if name in _KNOWN:
            return _KNOWN[name](self, call, place)
        last = name.rpartition(".")[2]
        if last[:1].isupper():
            return Value("instance", name)
        if last == "get_model" and call.parts:
            model = self.values.models.named(".".join(part.text for part in call.parts if part.text))
            return Value("class", model) if model else None
        return Value("result", name)

    def _argument(self, call: Written, place: Place, number: int = 0) -> Value | None:
        return self.values.at(call.part(number), place)

    def _row_of(self, call: Written, place: Place) -> Value | None:
        of = self._argument(call, place)
        if of and of.kind in ("class", "queryset", "manager", "related"):
            return Value("instance", of.of, steps=of.steps, name="known")
        return None

    def _rows_of(self, call: Written, place: Place) -> Value | None:
        of = self._argument(call, place)
        if of and of.kind == "class":
            return Value("queryset", of.of)
        return of if of and of.is_rows() else None

    def _list(self, call: Written, place: Place) -> Value:
        of = self._argument(call, place)
        item = self.values.element(of, place) if of else None
        return Value("list", name=call.name, item=item, steps=of.steps if of and of.is_rows() else ())

    def _numbered(self, call: Written, place: Place) -> Value:
        of = self._argument(call, place)
        item = self.values.element(of, place) if of else None
        fields = (("0", Value("constant", "builtins.int")), *((("1", item),) if item else ()))
        return Value("list", item=Value("list", name="tuple", fields=fields))

    def _turn(self, call: Written, place: Place) -> Value | None:
        return self.values.element(self._argument(call, place), place)

    def _same(self, call: Written, place: Place) -> Value | None:
        return self._argument(call, place)

    def _user_class(self, call: Written, place: Place) -> Value:
        return Value("class", self.values.models.user)

    def _user(self, call: Written, place: Place) -> Value:
        return Value("instance", self.values.models.user)

    def _paginator(self, call: Written, place: Place) -> Value:
        rows = self._argument(call, place)
        bound = Written("slice", "", call.line, parts=(Written("constant"), Written("name", "per_page")))
        return Value("paginator", item=rows.stepped(bound) if rows and rows.is_rows() else None)

    def _attribute_of(self, call: Written, place: Place) -> Value | None:
        of, name = self._argument(call, place), call.part(1)
        return self.values.chain(of, name.text, place) if of and name and name.text else None


def _is_a_context(function: FunctionFacts) -> bool:
    """Say whether a generator is one for `with`, and gives no rows one by one."""
    decorators = (each.name.rpartition(".")[2] for each in function.summary.decorators)
    return function.summary.is_generator and any("context" in each.lower() for each in decorators)


def _constant(kind: str) -> Callable[[Calls, Written, Place], Value | None]:
    return lambda calls, call, place: Value("constant", f"builtins.{kind}")


_KNOWN: dict[str, Callable[[Calls, Written, Place], Value | None]] = {
    **dict.fromkeys(SHORTCUTS, Calls._row_of),
    **dict.fromkeys(LISTS, Calls._list),
    **dict.fromkeys(NUMBERS, _constant("int")),
    **dict.fromkeys(TEXTS, _constant("str")),
    **dict.fromkeys(OPENERS, lambda calls, call, place: Value("file")),
    **dict.fromkeys(SAME, Calls._same),
    "builtins.enumerate": Calls._numbered,
    "builtins.next": Calls._turn,
    "builtins.min": Calls._turn,
    "builtins.max": Calls._turn,
    "builtins.getattr": Calls._attribute_of,
    "django.shortcuts.get_list_or_404": Calls._list,
    "django.shortcuts._get_queryset": Calls._rows_of,
    "django.contrib.auth.get_user_model": Calls._user_class,
    "django.contrib.auth.get_user": Calls._user,
    "django.contrib.auth.authenticate": Calls._user,
    "django.core.paginator.Paginator": Calls._paginator,
}
