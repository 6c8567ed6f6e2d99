"""Which of a code base's packages are apps, which one is the project, and what imports what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from roadworthy.structure.checks.view_of_codebase import CodebaseView

OF_PROJECTS = frozenset(["settings", "wsgi", "asgi", "manage"])
TELLING = frozenset(["models", "migrations", "apps", "views", "admin"])


@dataclass(frozen=True)
class Use:
    """An import of one app's module by another's: where it stands, and what it brings."""

    path: str
    line: int
    module: str
    target: str
    of: str
    by: str
    is_late: bool


class Apps:
    """The apps of a code base by their dotted names."""

    def __init__(self, view: CodebaseView) -> None:
        self.view = view
        self.code = {path: each for path, each in view.files.items() if each.kind == "code" and not each.failure}
        self.project = frozenset(self._projects())
        self.names = frozenset(self._apps())

    def _apps(self) -> Iterator[str]:
        """Yield the packages that have models of their own or say that they are apps."""
        for model in self.view.index.models:
            if not model.is_abstract:
                yield package_of(self.view.files[model.path].module, "models")
        for name in self.view.index.below("django.apps.AppConfig"):
            facts = self.view.index.class_(name)
            if facts.module.endswith(".apps"):
                yield facts.module.removesuffix(".apps")

    def _projects(self) -> Iterator[str]:
        """Yield the packages that settings lie in."""
        for module, facts in self.view.index.settings.items():
            if self.view.files[facts.path].kind == "code" and "settings" in module and "test" not in module:
                yield package_of(module, "settings")

    def of(self, module: str) -> str:
        """Return the app that a module is of: the innermost one around it."""
        name = module
        while name and name not in self.names:
            name = name.rpartition(".")[0]
        return name

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Return every import of one app's code by another app's code."""
        return tuple(use for path, file in self.code.items() for use in self._uses(path, file))

    def _uses(self, path: str, file: Any) -> Iterator[Use]:
        by = self.of(file.module)
        for each in file.imports if by else ():
            target = self.view.index.names.module_in(each.target)
            of = self.of(self.view.index.names.modules[target].module) if target else ""
            if of and of != by:
                yield Use(path, each.line, file.module, each.target, of, by, bool(each.scope))

    @cached_property
    def models(self) -> dict[str, list[Any]]:
        """Return each app's models that have a table."""
        found: dict[str, list[Any]] = defaultdict(list)
        for model in self.view.index.models:
            if not model.is_abstract and not model.is_proxy and model.path in self.code:
                found[self.of(self.code[model.path].module)].append(model)
        return found


def apps_of(view: CodebaseView) -> Apps:
    """Return the apps, found out once for all checks."""
    found = view.memory.get("apps") or view.memory.setdefault("apps", Apps(view))
    assert isinstance(found, Apps)
    return found


def package_of(module: str, word: str) -> str:
    """Return what a module's name has before one of its words, else what its last word is in."""
    parts = module.split(".")
    return ".".join(parts[: parts.index(word)]) if word in parts else ".".join(parts[:-1])
