"""One Python file as a check sees it: its syntax tree with parents, qualified names, and how requests get there."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar

from roadworthy.structure.checks.finding import Edit, Finding, Place, Step
from roadworthy.structure.code.summary import FileSummary

N = TypeVar("N", bound=ast.AST)
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Scope = FunctionNode | ast.ClassDef
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class FileView:
    """What there is to know of one file. `kind` is code, test or migration."""

    def __init__(self, summary: FileSummary, text: str, tree: ast.Module, index: Any) -> None:
        self.path, self.module, self.kind = summary.path, summary.module, summary.kind
        self.tree, self.index = tree, index
        self.lines: Sequence[str] = text.split("\n")
        self.memory: dict[Any, Any] = {}
        self._parents: dict[ast.AST, ast.AST] = {}
        self._by_type: dict[type, list[Any]] = defaultdict(list)
        self._inside: dict[ast.AST, FunctionNode | None] = {}
        self._qualnames: dict[ast.AST, str] = {}
        self._text = text
        self._mentioned: dict[str, bool] = {}
        self._walk()

    def _walk(self) -> None:
        waiting: list[tuple[ast.AST, FunctionNode | None]] = [(self.tree, None)]
        parents, by_type, inside = self._parents, self._by_type, self._inside
        while waiting:
            node, function = waiting.pop()
            by_type[type(node)].append(node)
            inside[node] = function
            for name in node._fields:
                value = getattr(node, name, None)
                if isinstance(value, list):
                    children = [each for each in value if isinstance(each, ast.AST)]
                elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
                    children = [value]
                else:
                    continue
                is_own = name == "body" and isinstance(node, _FUNCTIONS)
                for child in children:
                    parents[child] = node
                    waiting.append((child, node if is_own else function))  # type: ignore[arg-type]

    def functions(self) -> Iterator[FunctionNode]:
        """Yield every function and method."""
        yield from self.nodes(ast.FunctionDef)
        yield from self.nodes(ast.AsyncFunctionDef)

    def nodes(self, *types: type[N]) -> Iterator[N]:
        """Yield every node of these types."""
        return (node for each in types for node in self._by_type.get(each, ()))

    def mentions(self, *words: str) -> bool:
        """Say whether one of these words is anywhere in the file: asked first, it saves looking closer."""
        for word in words:
            if word not in self._mentioned:
                self._mentioned[word] = word in self._text
        return any(self._mentioned[word] for word in words)

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return what a node stands in."""
        return self._parents.get(node)

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what a node stands in, the nearest first."""
        above = self._parents.get(node)
        while above is not None:
            yield above
            above = self._parents.get(above)

    def function(self, node: ast.AST) -> FunctionNode | None:
        """Return the function whose body runs a node: its decorators, defaults and annotations run outside it."""
        return self._inside.get(node)

    def functions_around(self, node: ast.AST) -> Iterator[FunctionNode]:
        """Yield the functions that a node stands in, the innermost first."""
        found = self.function(node)
        while found is not None:
            yield found
            found = self.function(found)

    def class_(self, node: ast.AST) -> ast.ClassDef | None:
        """Return the class of whose method or body a node is a part."""
        return next((above for above in self.around(node) if isinstance(above, ast.ClassDef)), None)

    def scope(self, node: ast.AST) -> str:
        """Return the name, inside the module, of the function whose body a node is in; nothing at module level."""
        function = self.function(node)
        return self.qualname(function) if function else ""

    def qualname(self, node: Scope) -> str:
        """Return the name of a function or class inside its module."""
        if node not in self._qualnames:
            names = [node.name, *(above.name for above in self.around(node) if isinstance(above, _SCOPES))]
            self._qualnames[node] = ".".join(reversed(names))
        return self._qualnames[node]

    def full_name(self, node: Scope) -> str:
        """Return the name of a function or class with its module's."""
        return f"{self.module}.{self.qualname(node)}"

    def name(self, node: ast.expr) -> str | None:
        """Return the qualified name of what is written, of the function for a call; None when it can't be known."""
        if isinstance(node, ast.Call):
            node = node.func
        if not isinstance(node, ast.Name | ast.Attribute):
            return None
        found: str | None = self.index.name(self.path, node, self.scope(node))
        return found

    @cached_property
    def _calls(self) -> dict[str, list[ast.Call]]:
        found: dict[str, list[ast.Call]] = defaultdict(list)
        for call in self.nodes(ast.Call):
            if name := self.name(call.func):
                found[name].append(call)
        return found

    def calls(self, *names: str) -> Iterator[tuple[str, ast.Call]]:
        """Yield each call of one of these qualified names; a name that ends with a dot means all that begin so."""
        for name in names:
            if name.endswith("."):
                found = [(each, call) for each, calls in self._calls.items() if each.startswith(name) for call in calls]
            else:
                found = [(name, call) for call in self._calls.get(name, ())]
            yield from found

    def methods(self, *names: str) -> Iterator[ast.Call]:
        """Yield each call of an attribute with one of these names, whatever it is called on."""
        return (call for name in names for call in self._methods.get(name, ()))

    @cached_property
    def _methods(self) -> dict[str, list[ast.Call]]:
        found: dict[str, list[ast.Call]] = defaultdict(list)
        for call in self.nodes(ast.Call):
            if isinstance(call.func, ast.Attribute):
                found[call.func.attr].append(call)
        return found

    def way(self, node: ast.AST) -> Any:
        """Return how a request reaches the function that a node is in, or None."""
        for function in self.functions_around(node):
            found = self.index.reached(self.full_name(function))
            if found is not None:
                return found
        return None

    def text(self, node: ast.AST) -> str:
        """Return what a node is written as, on one line."""
        return ast.unparse(node)

    def place(self, node: Any) -> Place:
        """Return where a node is, in characters: the tree counts bytes."""
        end_line = node.end_lineno or node.lineno
        start = self._characters(node.lineno, node.col_offset)
        return Place(self.path, node.lineno, start, end_line, self._characters(end_line, node.end_col_offset or 0))

    def _characters(self, line: int, bytes_before: int) -> int:
        written = self.lines[line - 1] if line <= len(self.lines) else ""
        return bytes_before if written.isascii() else len(written.encode()[:bytes_before].decode("utf-8", "replace"))

    def edit(self, node: ast.AST, text: str) -> Edit:
        """Return the edit that puts a text in the place of a node."""
        return Edit(self.place(node), text)

    def finding(
        self, node: Any, message: str, hint: str = "", *, way: Any = None, edits: tuple[Edit, ...] = ()
    ) -> Finding:
        """Return a finding about a node; of a function or class, its first line is meant."""
        place = self.place(node)
        if isinstance(node, _SCOPES):
            line = self.lines[node.lineno - 1] if node.lineno <= len(self.lines) else ""
            place = Place(self.path, node.lineno, node.col_offset, node.lineno, len(line.rstrip()))
        text = self.lines[place.line - 1].strip() if place.line <= len(self.lines) else ""
        steps = tuple(Step(*step) for step in way.chain) if way else ()
        also = tuple(sorted({place.end_line, self._statement_line(node)} - {place.line}))
        kind = way.kind if way else ""
        scope = self.scope(node)
        return Finding(
            place, message, hint, scope=scope, text=text, kind=kind, steps=steps, edits=edits, also_ignored_at=also
        )

    def _statement_line(self, node: ast.AST) -> int:
        """Return the first line of the statement: a comment above it is meant for all of it."""
        found = node
        while not isinstance(found, ast.stmt) and found in self._parents:
            found = self._parents[found]
        return getattr(found, "lineno", 1)
