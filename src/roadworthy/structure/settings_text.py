"""What the settings say, read without running them: the module, and every module that it takes over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from roadworthy.structure.modules import file_of_module
from roadworthy.structure.source import Source

DEEPEST = 6
HARMLESS = ("TEMPLATES", "TEMPLATE_DEBUG", "INTERNAL_IPS", "LOGGING")


@dataclass(frozen=True)
class Assigned:
    """One value that a settings module gives to a name, and where."""

    name: str
    value: ast.expr
    file: str
    line: int


@dataclass(frozen=True)
class SettingsText:
    """The syntax of a site's settings: the files read, the last to be taken over first, and every assignment."""

    files: tuple[str, ...] = ()
    assigned: tuple[Assigned, ...] = ()
    text: str = ""
    loaded_apps: tuple[str, ...] = ()

    def values(self, *names: str) -> Iterator[Assigned]:
        """Yield every value given to one of `names`, in the order in which Python meets them."""
        return (each for each in self.assigned if each.name in names)

    def last(self, name: str) -> ast.expr | None:
        """Return the value that a name is given last."""
        return next((each.value for each in reversed(self.assigned) if each.name == name), None)

    def literal(self, name: str) -> object:
        """Return the last plain value of a name, or None."""
        value = self.last(name)
        try:
            return ast.literal_eval(value) if value is not None else None
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return None

    def strings(self, *names: str) -> list[str]:
        """Return every text within the values of these names."""
        nodes = (node for each in self.values(*names) for node in ast.walk(each.value))
        return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]

    @property
    def words(self) -> str:
        """Return every text in the values, and so nothing that is only said in comments."""
        return "\n".join(self.strings(*{each.name for each in self.assigned}))

    @property
    def apps(self) -> frozenset[str]:
        """Return INSTALLED_APPS: as loaded, else as far as it is written down; an AppConfig as its app."""
        lists = [each.name for each in self.assigned if re.search(r"APPS$", each.name)]
        names = self.loaded_apps or self.strings("INSTALLED_APPS", *lists)
        return frozenset(re.sub(r"\.apps\.\w+$", "", name) for name in names)

    def mentions(self, *words: str) -> bool:
        """Say whether any of the words is in the text of the settings."""
        return any(word in self.text for word in words)


def follows_debug(settings: SettingsText) -> tuple[str, tuple[str, ...]] | None:
    """Return where DEBUG is True by hand and which settings are worked out from it; None where none are."""
    by_hand = [each for each in settings.assigned if each.name == "DEBUG"]
    if not by_hand or settings.literal("DEBUG") is not True:
        return None
    others = (each for each in settings.assigned if each.name not in ("DEBUG", *HARMLESS))
    names = dict.fromkeys(each.name for each in others if _uses(each.value, "DEBUG"))
    return (f"{by_hand[-1].file}:{by_hand[-1].line}", tuple(names)) if names else None


def _uses(value: ast.expr, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(value))


def read_settings_text(source: Source, module: str, near: str = ".") -> SettingsText:
    """Read a settings module and those it imports from, as far as they are the site's own."""
    file = file_of_module(source, module, near)
    files = list(dict.fromkeys(_chain(source, file, near, set()))) if file else []
    assigned = [each for path in files for each in _assignments(source, path)]
    return SettingsText(tuple(files), tuple(assigned), "\n".join(source.text(path) for path in files))


def _chain(source: Source, file: str, near: str, seen: set[str], deep: int = 0) -> Iterator[str]:
    """Yield the files that a settings file takes over, before the file itself."""
    if file in seen or deep > DEEPEST:
        return
    seen.add(file)
    tree = source.tree(file)
    for node in ast.walk(tree) if tree else ():
        for path in _taken_over(source, file, node, near):
            yield from _chain(source, path, near, seen, deep + 1)
    yield file


def _taken_over(source: Source, file: str, node: ast.AST, near: str) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        base = _base(file, node)
        names = [alias.name for alias in node.names]
        modules = [base] if base else []
        modules += [f"{base}.{name}" for name in names if name != "*" and name.islower()]
        found = [_file(source, module, near, file, node.level) for module in modules]
        whole = "*" in names or any(word in base for word in ("settings", "conf", "env"))
        return [path for path in found if path and (whole or "settings" in path)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "include":
        folder = PurePosixPath(file).parent
        words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        return [path for word in words for path in (str(folder / word),) if source.has(path)]
    return []


def _base(file: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    folder = PurePosixPath(file).parent
    for _ in range(node.level - 1):
        folder = folder.parent
    return ".".join([*folder.parts, *(node.module or "").split(".")]).strip(".")


def _file(source: Source, module: str, near: str, file: str, level: int) -> str:
    if level:
        path = module.replace(".", "/")
        return next((each for each in (f"{path}.py", f"{path}/__init__.py") if source.has(each)), "")
    return file_of_module(source, module, near)


def _assignments(source: Source, file: str) -> Iterator[Assigned]:
    tree = source.tree(file)
    for node in _statements(tree.body if tree else []):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Subscript):
                target = target.value  # noqa: PLW2901 - DATABASES["default"] = … says something of DATABASES
            if isinstance(target, ast.Name) and node.value is not None:
                yield Assigned(target.id, node.value, file, node.lineno)


def _statements(body: list[ast.stmt]) -> Iterator[ast.Assign | ast.AugAssign | ast.AnnAssign]:
    for node in body:
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from _statements(node.body)
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.For):
            yield from _statements(node.body)
            yield from _statements(getattr(node, "orelse", []))
            for handler in getattr(node, "handlers", []):
                yield from _statements(handler.body)
