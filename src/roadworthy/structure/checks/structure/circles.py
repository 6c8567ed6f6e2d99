"""Apps that can't be taken apart: each imports the other, or what the other keeps to itself."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.structure.apps import Use, apps_of
from roadworthy.structure.checks.view_of_codebase import CodebaseView


@check(
    "W208",
    "Two apps need one another",
    level=Level.NOTE,
    over=Over.CODEBASE,
    why="The import stands inside a function because at the top it would go round in a circle. Neither app can be used,"
    " tested or understood without the other; the next import at the top breaks the start of the site.",
    bad="# stock/models.py\ndef reserve(self):\n    from orders.models import Order",
    good="# orders/receivers.py, as orders knows stock already\n@receiver(stock_reserved)\ndef note(…): ...",
    way_out="Let one app know the other and be told by a signal, a setting or an argument; or make one of both.",
    ignore_when="both are released together for good.",
)
def circle(view: CodebaseView) -> Iterator[Finding]:
    """Find late imports of an app that imports this one at its top; the first for each two apps.

    Where both import one another at their tops too, only what models need of models is told, once for an app.
    """
    apps = apps_of(view)
    at_top = {(use.by, use.of) for use in apps.uses if not use.is_late}
    seen: set[frozenset[str]] = set()
    of_models: set[str] = set()
    imports = Imports(view)
    for use in apps.uses:
        both = frozenset((use.by, use.of))
        if not use.is_late or both in seen or (use.of, use.by) not in at_top or use.path.endswith("/apps.py"):
            continue
        if _is_nested(use) or "/management/" in use.path:
            continue
        is_both = (use.by, use.of) in at_top
        if is_both and (use.by in of_models or not _is_of_models(view, use)):
            continue
        if not imports.leads(use.target, use.module):
            continue
        of_models |= {use.by} if is_both else set()
        seen.add(both)
        message = f"{_last(use.by)} and {_last(use.of)} need one another"[:79]
        yield view.finding(use.path, use.line, message, about=use.of)


@check(
    "W209",
    "Another app's internal name is imported",
    level=Level.NOTE,
    over=Over.CODEBASE,
    why="The underscore says that it may change or go away at any time. Whoever changes it looks for uses in its own"
    " app, and finds none.",
    bad="from stock.counting import _reserve",
    good="from stock.counting import reserve",
    way_out="Make it public with a name and a test, or let the other app have its own.",
    ignore_when="both apps are changed by the same people in the same commit.",
)
def internals(view: CodebaseView) -> Iterator[Finding]:
    """Find imports of names with an underscore over the border of apps."""
    seen: set[str] = set()
    for use in apps_of(view).uses:
        inner = [] if _is_nested(use) or use.path in seen else use.target[len(use.of) :].split(".")
        private = [part for part in inner if _is_private(part)]
        if private:
            seen.add(use.path)
            message = f"{_last(use.by)} imports {private[0]}, which {_last(use.of)} keeps to itself"[:79]
            yield view.finding(use.path, use.line, message, about=use.target)


def _is_private(name: str) -> bool:
    return name.startswith("_") and bool(name.strip("_")) and not name.endswith("_")


@check(
    "W210",
    "Code of the site imports from tests",
    over=Over.CODEBASE,
    why="Tests are left out of images and packages, or need packages that only developers have: the import works on"
    " every developer's computer and stops the site in production.",
    bad="# shop/management/commands/seed.py\nfrom shop.tests.factories import OrderFactory",
    good="from shop.seeding import example_order",
    way_out="Move what the site needs out of the tests.",
    ignore_when="the module is only for development, and never loaded in production.",
)
def imports_tests(view: CodebaseView) -> Iterator[Finding]:
    """Find imports at the top of files that bring in the project's own tests."""
    for path, file in apps_of(view).code.items():
        for each in file.imports if not _is_beside(path) else ():
            module = view.index.names.module_in(each.target) if not each.scope else ""
            if module and each.target.startswith(module) and _is_for_tests(module) and _has_tests(view, module):
                yield view.finding(path, each.line, f"{module} is imported, which is for tests"[:79], about=module)
                break


class Imports:
    """Which module imports which when it is loaded."""

    def __init__(self, view: CodebaseView) -> None:
        self.view = view
        self._next: dict[str, list[str]] = {}

    def leads(self, target: str, module: str) -> bool:
        """Say whether loading one thing loads a module, through as many others as it takes."""
        names = self.view.index.names
        first = names.module_in(target)
        waiting, seen = [names.modules[first].module] if first else [], set[str]()
        while waiting:
            each = waiting.pop()
            if each == module:
                return True
            if each not in seen:
                seen.add(each)
                waiting += self._loaded_by(each)
        return False

    def _loaded_by(self, module: str) -> list[str]:
        if module not in self._next:
            names = self.view.index.names
            summary = names.modules.get(module)
            found = {names.module_in(each.target) for each in summary.imports if not each.scope} if summary else set()
            self._next[module] = [names.modules[each].module for each in found if each]
        return self._next[module]


def _is_of_models(view: CodebaseView, use: Use) -> bool:
    """Say whether models need models: then neither app can be without the other, whatever else they import."""
    names = view.index.names
    target = names.module_in(use.target)
    inside = f".{use.module}.", f".{names.modules[target].module if target else ''}."
    return all(".models." in each for each in inside)


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _is_nested(use: Use) -> bool:
    """Say whether one app lies inside the other: they are one thing in two folders."""
    return use.of.startswith(f"{use.by}.") or use.by.startswith(f"{use.of}.")


def _is_beside(path: str) -> bool:
    """Say whether a file is for tests and tries itself, or only names what its package has."""
    return any(word in path for word in ("mock", "test", "fake", "demo")) or path.endswith("__init__.py")


def _has_tests(view: CodebaseView, module: str) -> bool:
    """Say whether a module named tests may be one: views of what a site calls tests, results say, are none."""
    file = view.index.names.modules.get(module)
    if file is None or _last(module) not in ("tests", "test"):
        return True
    views = [each for each in file.functions if [one.name for one in each.arguments][:1] == ["request"]]
    return not views or any("TestCase" in base.name for each in file.classes for base in each.bases)


def _is_for_tests(module: str) -> bool:
    return any(part in ("tests", "test") or part.startswith("test_") for part in module.split("."))
