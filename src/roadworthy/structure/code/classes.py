"""The project's classes with their whole line of ancestors, over files and into the libraries that it builds upon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from roadworthy.structure.code.names import Names
from roadworthy.structure.code.summary import Bound, Class, FileSummary, Function
from roadworthy.structure.code.well_known import bases_of, place_of
from roadworthy.structure.code.written import Written

DEEPEST = 60
BY_ENDING = (
    ("ModelForm", "django.forms.ModelForm"),
    ("FormSet", "django.forms.BaseFormSet"),
    ("Form", "django.forms.BaseForm"),
    ("FormMixin", "django.forms.BaseForm"),
    ("Serializer", "rest_framework.serializers.BaseSerializer"),
    ("ViewSet", "rest_framework.viewsets.GenericViewSet"),
    ("View", "django.views.generic.View"),
    ("ModelAdmin", "django.contrib.admin.ModelAdmin"),
    ("Widget", "django.forms.Widget"),
    ("Input", "django.forms.Widget"),
    ("Select", "django.forms.Widget"),
    ("SelectMultiple", "django.forms.Widget"),
    ("Validator", "django.core.validators.BaseValidator"),
    ("Middleware", "django.utils.deprecation.MiddlewareMixin"),
)
NO_DJANGO = ("builtins.", "typing.", "flask", "wtforms", "marshmallow", "PyQt", "tkinter", "collections.")


@dataclass(frozen=True)
class ClassFacts:
    """A class of the project. `bases` are qualified; `is_whole` says that every ancestor is known, so nothing hides."""

    qualname: str
    path: str
    module: str
    summary: Class
    bases: tuple[str, ...]
    ancestors: tuple[str, ...] = ()
    is_whole: bool = True

    @property
    def line(self) -> int:
        """Return the line that it begins on."""
        return self.summary.line


class Classes:
    """All classes of the project by their qualified names."""

    def __init__(self, files: Mapping[str, FileSummary], names: Names) -> None:
        self.names = names
        self._written: dict[str, tuple[FileSummary, Class]] = {}
        self._methods: dict[str, Function] = {}
        self._facts: dict[str, ClassFacts | None] = {}
        self._bases: dict[str, tuple[tuple[str, ...], bool]] = {}
        self._by_end: dict[str, list[str]] = {}
        for summary in files.values():
            if names.modules.get(summary.module) is summary:
                for each in summary.classes:
                    self._written[f"{summary.module}.{each.qualname}"] = (summary, each)
                    self._by_end.setdefault(each.name, []).append(f"{summary.module}.{each.qualname}")
                for function in summary.functions:
                    if function.of_class:
                        self._methods[f"{summary.module}.{function.qualname}"] = function
        self._below: dict[str, list[str]] | None = None

    @property
    def all(self) -> tuple[str, ...]:
        """Return the qualified names of all classes."""
        return tuple(self._written)

    def get(self, qualname: str) -> ClassFacts | None:
        """Return a class of the project, or None."""
        if qualname not in self._facts:
            self._facts[qualname] = self._make(qualname)
        return self._facts[qualname]

    def ancestors(self, qualname: str) -> tuple[str, ...]:
        """Return all classes that one builds upon, nearest first, well-known ones included."""
        found = self.get(qualname)
        return found.ancestors if found else _well_known_ancestors(place_of(qualname))

    def is_a(self, qualname: str, ancestor: str) -> bool:
        """Say whether a class is another or builds upon it."""
        return qualname == ancestor or ancestor in self.ancestors(qualname)

    def line_of(self, qualname: str) -> tuple[str, ...]:
        """Return a class and its ancestors."""
        return (qualname, *self.ancestors(qualname))

    def below(self, qualname: str) -> tuple[str, ...]:
        """Return the project's classes that build upon one, however far."""
        if self._below is None:
            self._below = {}
            for name in self._written:
                for ancestor in self.ancestors(name):
                    self._below.setdefault(ancestor, []).append(name)
        return tuple(self._below.get(qualname, ()))

    def method(self, qualname: str, name: str, after: str = "") -> str | None:
        """Return the qualified name of the method that a class has, its own or inherited; `after` skips as super()."""
        line = self.line_of(qualname)
        if after in line:
            line = line[line.index(after) + 1 :]
        return next((f"{each}.{name}" for each in line if f"{each}.{name}" in self._methods), None)

    def attribute(self, qualname: str, name: str) -> tuple[ClassFacts, Bound] | None:
        """Return what a class's body, or the nearest ancestor's in the project, binds to a name."""
        for each in self.line_of(qualname):
            facts = self.get(each)
            bound = facts.summary.attribute(name) if facts else None
            if facts and bound:
                return facts, bound
        return None

    def _make(self, qualname: str) -> ClassFacts | None:
        if qualname not in self._written:
            return None
        summary, written = self._written[qualname]
        bases, known = self._bases_of(qualname)
        ancestors = _linear(qualname, self._some_bases)
        whole = known and all(self._is_known(each) for each in ancestors)
        return ClassFacts(qualname, summary.path, summary.module, written, bases, ancestors[1:], whole)

    def _is_known(self, qualname: str) -> bool:
        if qualname in self._written:
            return self._bases_of(qualname)[1]
        return qualname in bases_of() or qualname.startswith(
            ("django.", "rest_framework.", "builtins.", "collections.")
        )

    def _some_bases(self, qualname: str) -> tuple[str, ...]:
        if qualname in self._written:
            return self._bases_of(qualname)[0]
        return bases_of().get(qualname) or _by_its_name(qualname)

    def _bases_of(self, qualname: str) -> tuple[tuple[str, ...], bool]:
        if qualname not in self._bases:
            summary, written = self._written[qualname]
            scope = written.qualname.rpartition(".")[0]
            found = [each for base in written.bases for each in self._base(summary, base, scope)]
            kept = tuple(dict.fromkeys(each for each in found if each and each != qualname))
            self._bases[qualname] = (kept, None not in found)
        return self._bases[qualname]

    def _base(self, summary: FileSummary, base: Written, scope: str) -> list[str | None]:
        """Return the classes that a base stands for; None among them for what can't be told."""
        if base.kind == "name":
            found = self.names.resolve(summary.module, base.name, scope)
            return [self._through_call(found)] if found else [None]
        if base.kind == "subscript" and base.of:
            return self._base(summary, base.of, scope)
        if base.kind == "call":
            return self._made_by_call(summary, base, scope)
        return [None]

    def _through_call(self, name: str) -> str | None:
        """Return the class that a module's variable was made to stand for by a call, as `Manager = from_queryset()`."""
        if name in self._written or not (module := self.names.module_in(name)):
            return name
        summary = self.names.modules[module]
        rest = name[len(summary.module) + 1 :]
        values = [bound.value for bound in summary.names if bound.name == rest and bound.value.kind == "call"]
        found = self._made_by_call(summary, values[-1], "") if values else []
        return next((each for each in found if each), None)

    def _made_by_call(self, summary: FileSummary, call: Written, scope: str) -> list[str | None]:
        last = call.name.rpartition(".")[2]
        if last == "with_metaclass":
            return [each for part in call.parts[1:] for each in self._base(summary, part, scope)]
        if last == "from_queryset":
            manager = self.names.resolve(summary.module, call.name.rpartition(".")[0], scope)
            return [
                *([manager] if manager else [None]),
                *[e for part in call.parts for e in self._base(summary, part, scope)],
            ]
        if last in ("get_class", "get_model") and len(call.parts) >= 2 and call.parts[1].text:
            return [self._by_words(call.parts[0].text, call.parts[1].text)]
        if last == "get_user_model":
            return ["django.contrib.auth.models.AbstractUser"]
        return [None]

    def _by_words(self, place: str, name: str) -> str | None:
        """Return the class that a registry of classes means by a module's last words and a class's name."""
        place = place.rpartition(".")[0] if place.endswith(f".{name}") else place
        found = [each for each in self._by_end.get(name, ()) if f".{each}".endswith(f".{place}.{name}")]
        return found[0] if len(found) == 1 else None


def _by_its_name(qualname: str) -> tuple[str, ...]:
    """Return the base that a library's unknown class has by its name: what ends with ModelForm is one."""
    if qualname in bases_of() or qualname.startswith(NO_DJANGO):
        return ()
    return next(((base,) for ending, base in BY_ENDING if qualname.endswith(ending) and base != qualname), ())


@cache
def _well_known_ancestors(qualname: str) -> tuple[str, ...]:
    return _linear(qualname, lambda name: bases_of().get(name) or _by_its_name(name))[1:]


def _linear(start: str, bases: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """Return a class's line as Python orders it (C3); where it would refuse, the order of a walk."""
    try:
        return tuple(_merged(start, bases, ()))
    except ValueError:
        seen: dict[str, None] = {}
        todo = [start]
        while todo:
            name = todo.pop(0)
            if name not in seen:
                seen[name] = None
                todo = [*bases(name), *todo]
        return tuple(seen)


def _merged(name: str, bases: Callable[[str], tuple[str, ...]], above: tuple[str, ...]) -> list[str]:
    if name in above or len(above) > DEEPEST:
        raise ValueError(name)
    direct = list(bases(name))
    lines = [_merged(base, bases, (*above, name)) for base in direct] + [direct]
    merged = [name]
    while lines := [line for line in lines if line]:
        heads = (line[0] for line in lines)
        head = next((each for each in heads if not any(each in line[1:] for line in lines)), None)
        if head is None:
            raise ValueError(name)
        merged.append(head)
        lines = [line[1:] if line[0] == head else line for line in lines]
    return merged
