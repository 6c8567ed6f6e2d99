"""What is remembered of each file of a project, so that only a file that changed is read again."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from roadworthy.structure.code.written import Written


class Import(NamedTuple):
    """A name that an import brings into a file. `name` is `*` where it brings all; `scope` is the function it is in."""

    name: str
    target: str
    line: int
    scope: str = ""


class Bound(NamedTuple):
    """A name and what it is bound to. `how` is assign, for, with, augment, annotate, except or walrus.

    `name[]` is an item that is set, with its `key` where that is a text.
    """

    name: str
    value: Written
    line: int
    how: str = "assign"
    annotation: str = ""
    key: str = ""


class Call(NamedTuple):
    """A call. `name` is dotted as written; it begins with a dot where it is called on `of`, which is no name.

    `written` is the call with its arguments, kept for calls that say something of a site's shape, as render() does.
    `given` is of each argument the name, where it is one; then `timeout=` where one is given, or may be by `**options`.
    """

    name: str
    line: int
    of: Written | None = None
    written: Written | None = None
    given: tuple[str, ...] = ()


class Argument(NamedTuple):
    """An argument of a function; `default` is None where it has none."""

    name: str
    annotation: str = ""
    default: Written | None = None


@dataclass(frozen=True)
class Function:
    """A function or a method. `qualname` is inside its module: `Order.save`; it is empty for the module's own lines.

    `reads` are the dotted names that it reads without calling them, each with its first line.
    `yielded` is what a generator gives, one by one.
    """

    qualname: str
    line: int
    end_line: int
    of_class: str = ""
    inside: str = ""
    arguments: tuple[Argument, ...] = ()
    decorators: tuple[Written, ...] = ()
    calls: tuple[Call, ...] = ()
    reads: tuple[tuple[str, int], ...] = ()
    bound: tuple[Bound, ...] = ()
    returned: tuple[Written, ...] = ()
    is_async: bool = False
    is_generator: bool = False
    returns: str = ""
    yielded: tuple[Written, ...] = ()

    @property
    def name(self) -> str:
        """Return the last part of its name."""
        return self.qualname.rpartition(".")[2]

    def reads_of(self, variable: str) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Return the names after a variable's, `(customer, name)`, of each place that reads something of it."""
        found = ((name.split("."), line) for name, line in self.reads)
        return tuple((tuple(parts[1:]), line) for parts, line in found if parts[0] == variable and len(parts) > 1)


@dataclass(frozen=True)
class Class:
    """A class: its bases as they are written, and what its body binds; Meta is a class of its own, `Order.Meta`."""

    qualname: str
    line: int
    end_line: int
    bases: tuple[Written, ...] = ()
    keywords: tuple[tuple[str, Written], ...] = ()
    decorators: tuple[Written, ...] = ()
    attributes: tuple[Bound, ...] = ()
    methods: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the last part of its name."""
        return self.qualname.rpartition(".")[2]

    def attribute(self, name: str) -> Bound | None:
        """Return what its own body binds last to a name."""
        return next((each for each in reversed(self.attributes) if each.name == name), None)


class Ignore(NamedTuple):
    """A comment that silences checks on its line; no ids are all of them."""

    line: int
    ids: tuple[str, ...]
    reason: str


class Tag(NamedTuple):
    """A template's tag, with its words as they are written; `inside` are the loops around it, outermost first."""

    name: str
    words: tuple[str, ...]
    line: int
    inside: tuple[int, ...] = ()


class Shown(NamedTuple):
    """A variable that a template shows or asks, with its filters; `tag` is the tag that it is in, or nothing."""

    variable: str
    filters: tuple[str, ...]
    line: int
    tag: str = ""
    inside: tuple[int, ...] = ()


class Loop(NamedTuple):
    """A for loop of a template: the names it gives, over what, and the loop's lines; `inside` as for a tag."""

    names: tuple[str, ...]
    over: str
    filters: tuple[str, ...]
    line: int
    end_line: int
    inside: tuple[int, ...] = ()


@dataclass(frozen=True)
class Template:
    """What a Django template says. `name` is what it is asked for by: the path below a templates folder."""

    name: str
    tags: tuple[Tag, ...] = ()
    shown: tuple[Shown, ...] = ()
    loops: tuple[Loop, ...] = ()
    engine: str = "django"


@dataclass(frozen=True)
class FileSummary:
    """One file. `kind` is code, test, migration, template or text; `failure` says why nothing could be read.

    `dated` is the day on which Django wrote a migration, as its first line says: `2026-03-01`. What has a factory here
    may still be packed, as a cache keeps it: it is unpacked when somebody first asks for it.
    """

    path: str
    kind: str
    digest: str = ""
    lines: int = 0
    module: str = ""
    is_package: bool = False
    imports: tuple[Import, ...] = field(default_factory=tuple)
    names: tuple[Bound, ...] = field(default_factory=tuple)
    classes: tuple[Class, ...] = field(default_factory=tuple)
    functions: tuple[Function, ...] = field(default_factory=tuple)
    ignores: tuple[Ignore, ...] = ()
    template: Template | None = field(default_factory=lambda: None)
    failure: str = ""
    failure_line: int = 0
    dated: str = ""

    @classmethod
    def packed(cls, head: Mapping[str, Any], rest: bytes) -> FileSummary:
        """Return a summary of which the rest stays packed for now."""
        summary = object.__new__(cls)
        vars(summary).update(head, _rest=rest)
        return summary

    def pack(self) -> tuple[dict[str, Any], bytes]:
        """Return it as `packed` takes it."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        rest = {name: values.pop(name) for name in _PACKED}
        return values, pickle.dumps(rest, 5)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Unpack the rest, which is asked for; called only for what isn't there."""
            if name not in _PACKED or "_rest" not in vars(self):
                raise AttributeError(name)
            vars(self).update(pickle.loads(vars(self)["_rest"]))
            vars(self).pop("_rest", None)
            return vars(self)[name]


_PACKED = tuple(each.name for each in fields(FileSummary) if each.default_factory is not MISSING)
