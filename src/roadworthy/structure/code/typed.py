"""The texts that ordinary visitors write by forms and APIs, and that nothing looks through before they are stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from roadworthy.structure.code.classes import Classes
from roadworthy.structure.code.functions import Functions
from roadworthy.structure.code.models import Models
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.summary import Function
from roadworthy.structure.code.urls import Urls
from roadworthy.structure.code.written import Written

_FORMS = ("django.forms.BaseModelForm", "django.forms.ModelForm", "django.forms.models.BaseModelForm")
_SERIALIZER = "rest_framework.serializers.ModelSerializer"
_EDITING = ("django.views.generic.CreateView", "django.views.generic.UpdateView")
_EDITING_TOO = tuple(each.replace("generic.", "generic.edit.") for each in _EDITING)
_WRITING = ("CreateModelMixin", "UpdateModelMixin")
_FEW = re.compile(
    r"staff|perm(?!issions?\.IsAuthenticated)|superuser|admin|test_func|passestest|role|editor|moderat|manager|group"
    r"|teacher|organi[sz]er|organi[sz]ation|author|curator|publisher|secret|token|signature",
    re.IGNORECASE,
)
_CLEANS = re.compile(r"bleach|nh3|saniti|clean_html|strip_tags|purif|lxml\.html|allowed_tags", re.IGNORECASE)
_RICH = re.compile(r"tinymce|ckeditor|summernote|quill|froala|markdown|pagedown|richtext|wysiwyg|trix", re.IGNORECASE)


class Typed(NamedTuple):
    """A field of a model that a view's form takes from whoever comes."""

    model: str
    field: str
    view: str


def typed(names: Names, classes: Classes, functions: Functions, models: Models, urls: Urls) -> tuple[Typed, ...]:
    """Return the fields that ordinary visitors write."""
    return tuple(sorted(set(_Typed(names, classes, functions, models, urls).all())))


class _Typed:
    def __init__(self, names: Names, classes: Classes, functions: Functions, models: Models, urls: Urls) -> None:
        self.names, self.classes, self.models, self.urls = names, classes, models, urls
        found = [each for each in functions.all if each.kind == "code"]
        self.methods = {each.qualname: each for each in found}
        cleaning = [each for each in found if any(_CLEANS.search(call.name) for call in each.summary.calls)]
        fields = {field.name for model in models.all for field in model.fields}
        self.looked_through = {each.path for each in cleaning if not fields & _last_names(each.summary)}
        cleaning += [each for each in found if any(call.name.endswith("escape") for call in each.summary.calls)]
        self.cleaned = {name for each in cleaning for name in _last_names(each.summary)}
        last = (each.qualname.rpartition(".")[2] for each in found)
        self.cleaned |= {each.partition("_")[2] for each in last if each.startswith(("clean_", "validate_"))}

    def all(self) -> Iterator[Typed]:
        for view in self.urls.views:
            if not _FEW.search(self._words(view)):
                for model, field, path in self._taken(view):
                    places = {path, self._path(model), self._path(view)}
                    if field not in self.cleaned and not places & self.looked_through:
                        yield Typed(model, field, view)

    def _path(self, name: str) -> str:
        facts: Any = self.classes.get(name) or self.methods.get(name)
        return facts.path if facts is not None else ""

    def _words(self, view: str) -> str:
        """Return all names that say who may use a view."""
        addresses = [each for each in self.urls.patterns if each.view == view]
        words = [name for each in addresses for name in (*each.wrapped_by, each.route)]
        facts = self.classes.get(view)
        line = self.classes.line_of(view) if facts is not None else ()
        words += line
        for each in line:
            own = self.classes.get(each)
            if own is not None:
                words += [f"{bound.name} {_all_names(bound.value)}" for bound in own.summary.attributes]
                words += [_all_names(decorator) for decorator in own.summary.decorators]
        for function in self._functions(view):
            words += [_all_names(each) for each in function.summary.decorators]
            words += [call.name for call in function.summary.calls]
            words += [name for name, _ in function.summary.reads]
        return " ".join(words).replace("django.contrib.auth.mixins.", "").replace("permission_classes", "")

    def _functions(self, view: str) -> list[Any]:
        if view in self.methods:
            return [self.methods[view]]
        found = (self.methods.get(f"{each}.{name}") for each in self.classes.line_of(view) for name in self._own(each))
        return [each for each in found if each is not None]

    def _own(self, name: str) -> tuple[str, ...]:
        facts = self.classes.get(name)
        return tuple(each.rpartition(".")[2] for each in facts.summary.methods) if facts is not None else ()

    def _taken(self, view: str) -> Iterator[tuple[str, str, str]]:
        """Yield the fields that a view takes, each with its model and the file that says so."""
        if any(self.classes.is_a(view, each) for each in (*_EDITING, *_EDITING_TOO)):
            model, fields = self._bound(view, "model"), self._value(view, "fields")
            yield from ((model, each, self._path(view)) for each in (fields.texts if fields else ()) if model)
        for form in self._forms(view):
            model = self._bound(f"{form}.Meta", "model")
            if model and not self._is_rich(form):
                yield from ((model, each, self._path(form)) for each in self._fields(form, model))

    def _fields(self, form: str, model: str) -> tuple[str, ...]:
        fields, left_out = self._value(f"{form}.Meta", "fields"), self._value(f"{form}.Meta", "exclude")
        facts = self.models.get(model)
        if facts is not None and (left_out.texts if left_out else fields is not None and fields.text == "__all__"):
            known = left_out.texts if left_out else ()
            return tuple(each.name for each in facts.fields if each.name not in known)
        return fields.texts if fields is not None else ()

    def _forms(self, view: str) -> Iterator[str]:
        """Yield the forms of models that a view uses, and the serializers that it writes by."""
        named = {self._bound(view, "form_class")}
        if any(each.endswith(_WRITING) for each in self.classes.ancestors(view)):
            named.add(self._bound(view, "serializer_class"))
        for function in self._functions(view):
            named |= {self.names.resolve(function.module, call.name) or "" for call in function.summary.calls}
        for each in sorted(filter(None, named)):
            if any(self.classes.is_a(each, kind) for kind in (*_FORMS, _SERIALIZER)) and "Admin" not in each:
                yield each

    def _is_rich(self, form: str) -> bool:
        facts = self.classes.get(form)
        meta = self.classes.get(f"{form}.Meta")
        bound = [*(facts.summary.attributes if facts else ()), *(meta.summary.attributes if meta else ())]
        return any(_RICH.search(_all_names(each.value)) for each in bound)

    def _value(self, owner: str, name: str) -> Written | None:
        found = self.classes.attribute(owner, name)
        return found[1].value if found else None

    def _bound(self, owner: str, name: str) -> str:
        found = self.classes.attribute(owner, name)
        written = found[1].value.name if found else ""
        return (self.names.resolve(found[0].module, written) or "") if found and written else ""


def _last_names(function: Function) -> set[str]:
    """Return the last word of each attribute and variable that a function reads or sets."""
    read = {name.rpartition(".")[2] for name, _ in function.reads}
    return read | {each.name.rpartition(".")[2] for each in function.bound} | {each.key for each in function.bound}


def _all_names(value: Written) -> str:
    """Return every name and text in an expression."""
    inner = [value.of] if isinstance(value.of, Written) else []
    parts = [*value.parts, *(each for _, each in value.keys), *inner]
    return " ".join((value.name, value.text, *(_all_names(each) for each in parts if isinstance(each, Written))))
