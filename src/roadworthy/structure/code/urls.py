"""The project's addresses: each pattern with its name and its view, and the views that routers and the admin add."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from roadworthy.structure.code.classes import Classes
from roadworthy.structure.code.functions import FunctionFacts, Functions
from roadworthy.structure.code.learned import Learned
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.summary import Call
from roadworthy.structure.code.written import Written

PATTERNS = frozenset(["django.urls.path", "django.urls.re_path", "django.urls.url"])
VIEWSET = "rest_framework.viewsets.ViewSetMixin"
DEEPEST = 6


@dataclass(frozen=True)
class UrlFacts:
    """One pattern. `view` is the qualified name of a function or a class; `includes` the module it hands on to."""

    route: str
    name: str
    view: str
    path: str
    line: int
    namespace: str = ""
    includes: str = ""
    wrapped_by: tuple[str, ...] = ()


class Urls:
    """All patterns, wherever they are written."""

    def __init__(self, names: Names, classes: Classes, functions: Functions, learned: Learned | None = None) -> None:
        self.names, self.classes, self.functions = names, classes, functions
        self.learned = learned or Learned()
        self.patterns = tuple(each for function in functions.all for each in self._of(function))

    @property
    def views(self) -> tuple[str, ...]:
        """Return the qualified names of all views that have an address."""
        return tuple(dict.fromkeys((*(each.view for each in self.patterns if each.view), *self.learned.views)))

    @property
    def names_of_urls(self) -> frozenset[str]:
        """Return every name that a URL can be asked for by, with its app's namespace and without."""
        plain = frozenset(each.name for each in self.patterns if each.name)
        spaced = {f"{each.namespace}:{each.name}" for each in self.patterns if each.namespace}
        return plain | spaced | self.learned.url_names

    def _of(self, function: FunctionFacts) -> Iterator[UrlFacts]:
        if function.kind not in ("code", "test"):
            return
        for call in function.summary.calls:
            last = call.name.rpartition(".")[2]
            if call.written and last in ("path", "re_path", "url") and function.kind == "code":
                yield from self._pattern(function, call)
            elif call.written and last == "register" and len(call.written.parts) >= 2:
                yield from self._registered(function, call)

    def _pattern(self, function: FunctionFacts, call: Call) -> Iterator[UrlFacts]:
        assert call.written is not None
        if self.names.resolve(function.module, call.name, function.scope) not in PATTERNS:
            return
        target = call.written.argument(1, "view")
        if target is None:
            return
        route, name = call.written.argument(0, "route"), call.written.key("name")
        wrapped: list[str] = []
        view = self._view(function, target, wrapped, 0)
        yield UrlFacts(
            route.text if route else "",
            name.text if name else "",
            view,
            function.path,
            call.line,
            self._namespace(function.module),
            self._included(function, target),
            tuple(wrapped),
        )

    def _registered(self, function: FunctionFacts, call: Call) -> Iterator[UrlFacts]:
        """Return what `router.register(prefix, ViewSet)` adds."""
        assert call.written is not None
        prefix: Written = call.written.parts[0]
        target: Written = call.written.parts[1]
        view = self._view(function, target, [], 0)
        if view and (self.classes.is_a(view, VIEWSET) or "router" in call.name):
            given = call.written.key("basename")
            base = given.text if given else prefix.text.replace("/", "-")
            for ending in ("list", "detail"):
                space = self._namespace(function.module)
                yield UrlFacts(prefix.text, f"{base}-{ending}", view, function.path, call.line, space)

    def _view(self, function: FunctionFacts, target: Written, wrapped: list[str], depth: int) -> str:  # noqa: PLR0911 - one line for each sort
        """Return the view that an expression stands for, through `as_view()` and through what is wrapped around it."""
        if depth > DEEPEST:
            return ""
        if target.text and "." in target.text:
            return self.names.canonical(target.text)
        if target.kind == "name":
            return self.names.resolve(function.module, target.name, function.scope) or ""
        if target.kind != "call" or target.name.rpartition(".")[2] == "include":
            return ""
        if target.name.endswith(".as_view"):
            return self._as_view(function, target.name.removesuffix(".as_view"))
        if target.name:
            wrapped.append(self.names.resolve(function.module, target.name, function.scope) or target.name)
        elif target.of is not None and target.of.name:
            wrapped.append(self.names.resolve(function.module, target.of.name, function.scope) or target.of.name)
        for part in target.parts:
            if found := self._view(function, part, wrapped, depth + 1):
                return found
        return ""

    def _as_view(self, function: FunctionFacts, name: str) -> str:
        if name.startswith("self."):
            own = self.functions.own_class(function)
            bound = self.classes.attribute(own, name.removeprefix("self.")) if own else None
            found = self.names.resolve(bound[0].module, bound[1].value.name) if bound else None
            return found or ""
        return self.names.resolve(function.module, name, function.scope) or ""

    def _included(self, function: FunctionFacts, target: Written) -> str:
        if target.kind != "call" or target.name.rpartition(".")[2] != "include" or not target.parts:
            return ""
        first = target.parts[0]
        first = first.parts[0] if first.kind == "tuple" and first.parts else first
        if first.text:
            return str(first.text)
        found = self.names.resolve(function.module, first.name) if first.kind == "name" else None
        return found or ""

    def _namespace(self, module: str) -> str:
        summary = self.names.modules.get(module)
        found = [each.value.text for each in summary.names if each.name == "app_name"] if summary else []
        return found[-1] if found else ""
