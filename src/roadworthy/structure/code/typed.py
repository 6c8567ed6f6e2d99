"""The texts that ordinary visitors write by forms and APIs, and that nothing looks through before they are stored."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from roadworthy.structure.code.classes import Classes
from roadworthy.structure.code.functions import Functions
from roadworthy.structure.code.models import Models
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.settings import SettingsFacts
from roadworthy.structure.code.summary import Function
from roadworthy.structure.code.urls import Urls
from roadworthy.structure.code.written import Written

_FORMS = ("django.forms.BaseModelForm", "django.forms.ModelForm", "django.forms.models.BaseModelForm")
_SERIALIZER = "rest_framework.serializers.ModelSerializer"
_API = "rest_framework.views.APIView"
_EDITING = ("django.views.generic.CreateView", "django.views.generic.UpdateView")
_EDITING_TOO = tuple(each.replace("generic.", "generic.edit.") for each in _EDITING)
_WRITING = ("CreateModelMixin", "UpdateModelMixin")
_SAVING = frozenset(["is_valid", "form_valid", "post", "save", "get_form", "full_clean"])
_FEW = re.compile(
    r"staff|perm(?!issions?\.IsAuthenticated)|superuser|admin|test_func|passestest|role|editor|moderat|manager|group"
    r"|teacher|organi[sz]er|organi[sz]ation|author|curator|publisher|secret|token|signature",
    re.IGNORECASE,
)
_CLEANS = re.compile(r"bleach|nh3|saniti|clean_html|strip_tags|purif|lxml\.html|allowed_tags", re.IGNORECASE)
_RICH = re.compile(r"tinymce|ckeditor|summernote|quill|froala|markdown|pagedown|richtext|wysiwyg|trix", re.IGNORECASE)


class Typed(NamedTuple):
    """A field of a model that a view's form takes from whoever comes; `is_named` where the form asks for just that."""

    model: str
    field: str
    view: str
    form: str
    is_named: bool


def typed(
    names: Names, classes: Classes, functions: Functions, models: Models, urls: Urls, *, api_permissions: str
) -> tuple[Typed, ...]:
    """Return the fields that ordinary visitors write. `api_permissions` are those of views that name none."""
    return tuple(sorted(set(_Typed(names, classes, functions, models, urls, api_permissions=api_permissions).all())))


def api_permissions(settings: Collection[SettingsFacts]) -> str:
    """Return what REST framework asks for by default, or that no settings are known."""
    bound = [each.value for facts in settings for each in facts.bound if each.name == "REST_FRAMEWORK"]
    given = [each.key("DEFAULT_PERMISSION_CLASSES") for each in bound]
    named = [(part.text or part.name).rpartition(".")[2] for each in given if each is not None for part in each.parts]
    return " ".join(named) if named or settings else "permissions unknown"


class _Typed:
    def __init__(
        self, names: Names, classes: Classes, functions: Functions, models: Models, urls: Urls, *, api_permissions: str
    ) -> None:
        self.names, self.classes, self.models, self.urls = names, classes, models, urls
        self.api_permissions = api_permissions
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
                for each in self._taken(view):
                    places = {self._path(each.form or view), self._path(each.model), self._path(view)}
                    if each.field not in self.cleaned and not places & self.looked_through:
                        yield each

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
        if self.classes.is_a(view, _API) and self._value(view, "permission_classes") is None:
            words.append(self.api_permissions)
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

    def _taken(self, view: str) -> Iterator[Typed]:
        """Yield the fields that a view takes."""
        if any(self.classes.is_a(view, each) for each in (*_EDITING, *_EDITING_TOO)):
            model, fields = self._bound(view, "model"), self._value(view, "fields")
            if model and fields:
                yield from (Typed(model, each, view, "", True) for each in fields.texts)
        for form in self._forms(view):
            model = self._bound(f"{form}.Meta", "model")
            if model and not self._is_rich(form):
                taken, is_named = self._fields(form, model)
                yield from (Typed(model, each, view, form, is_named) for each in taken)

    def _fields(self, form: str, model: str) -> tuple[tuple[str, ...], bool]:
        """Return the fields of a form, and whether it names them."""
        fields, left_out = self._value(f"{form}.Meta", "fields"), self._value(f"{form}.Meta", "exclude")
        facts = self.models.get(model)
        if facts is not None and (left_out is not None if fields is None else fields.text == "__all__"):
            known = left_out.texts if left_out else ()
            return tuple(each.name for each in facts.fields if each.name not in known), False
        return (fields.texts if fields is not None else ()), True

    def _forms(self, view: str) -> Iterator[str]:
        """Yield the forms of models that a view uses, and the serializers that it writes by."""
        named = {self._bound(view, "form_class")} if self._saves(view) else set()
        if any(each.endswith(_WRITING) for each in self.classes.ancestors(view)):
            named.add(self._bound(view, "serializer_class"))
        for function in self._functions(view):
            named |= {self.names.resolve(function.module, call.name) or "" for call in function.summary.calls}
        for each in sorted(filter(None, named)):
            if any(self.classes.is_a(each, kind) for kind in (*_FORMS, _SERIALIZER)) and "Admin" not in each:
                yield each

    def _saves(self, view: str) -> bool:
        """Say whether a view does something with its form: a `post()` of its own may do other things alone."""
        post = next(
            (self.methods.get(f"{each}.post") for each in self.classes.line_of(view) if "post" in self._own(each)), None
        )
        called = {each.name.rpartition(".")[2] for each in post.summary.calls} if post is not None else set()
        return post is None or bool(called & _SAVING)

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
