"""What all files of a project say together: the questions that checks ask, each with one answer for the same code."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from roadworthy.structure.code.classes import Classes, ClassFacts
from roadworthy.structure.code.functions import FunctionFacts, Functions
from roadworthy.structure.code.names import Names
from roadworthy.structure.code.summary import FileSummary
from roadworthy.structure.code.written import Written, dotted


class Index:
    """Made anew for each run from the summaries of all files; nothing here opens a file."""

    def __init__(self, files: Mapping[str, FileSummary]) -> None:
        self.files = files
        self.names = Names(files)
        self.classes = Classes(files, self.names)
        self.functions = Functions(files, self.names, self.classes)

    def name(self, path: str, node: ast.expr | Written | str, scope: str = "") -> str | None:
        """Return the qualified name of a Name, an Attribute, a Call's function or a dotted text as written in a file.

        `scope` is the function that it stands in, by its name inside the module (`Order.save`). None for local
        variables and for what can't be told; `self.save` is the method's own or inherited definition, if it has one.
        A builtin is `builtins.open`.
        """
        module = self.files[path].module
        written = _text(node)
        if not written:
            return None
        if scope and (found := self._of_self(module, written, scope)):
            return found
        return self.names.resolve(module, written, scope)

    def _of_self(self, module: str, written: str, scope: str) -> str | None:
        function = self.functions.get(f"{module}.{scope}")
        root, _, rest = written.partition(".")
        if not function or not rest or "." in rest or root != self.functions.self_name(function):
            return None
        own = self.functions.own_class(function)
        return self.classes.method(own, rest) if own else None

    def class_(self, qualname: str) -> ClassFacts | None:
        """Return a class of the project."""
        return self.classes.get(qualname)

    def ancestors(self, qualname: str) -> tuple[str, ...]:
        """Return all classes that one builds upon, nearest first, with well-known ones."""
        return self.classes.ancestors(qualname)

    def is_a(self, qualname: str, ancestor: str) -> bool:
        """Say whether a class is another or builds upon it."""
        return self.classes.is_a(qualname, ancestor)

    def function(self, qualname: str) -> FunctionFacts | None:
        """Return a function or a method of the project."""
        return self.functions.get(qualname)


def _text(node: ast.expr | Written | str) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, Written):
        return node.name if node.kind in ("name", "call") and not node.of else ""
    return dotted(node.func if isinstance(node, ast.Call) else node)
