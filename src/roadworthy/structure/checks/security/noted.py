"""What a view only notes of a visitor: who made a row, which asks nobody whose it is."""

from __future__ import annotations

import ast
import copy

from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

_VISITOR = ("request.user", "self.request.user")


class _WithoutNotes(ast.NodeTransformer):
    """Takes out `user = request.user`, `row.owner = user` and `Row(owner=user)`."""

    def __init__(self, file: FileView, owner: str) -> None:
        self.file, self.owner = file, owner
        self.names = set(_VISITOR)

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        if ast.unparse(node.value) in self.names:
            if all(isinstance(each, ast.Name) for each in node.targets):
                self.names |= {each.id for each in node.targets if isinstance(each, ast.Name)}
                return None
            if all(isinstance(each, ast.Attribute) and each.attr == self.owner for each in node.targets):
                return None
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        made = self.file.name(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else None
        is_made = made is not None and self.file.index.model(made.removesuffix(".objects.create")) is not None
        if is_made:
            own = [each for each in node.keywords if ast.unparse(each.value) in self.names]
            node.keywords = [each for each in node.keywords if each not in own]
        return self.generic_visit(node)


def without_notes(file: FileView, function: FunctionNode, owner: str) -> list[str]:
    """Return a function's statements as they are written, without those that only note who the visitor is."""
    plain = _WithoutNotes(file, owner)
    kept = [each for one in function.body if (each := plain.visit(copy.deepcopy(one))) is not None]
    used = {node.id for each in kept for node in ast.walk(each) if isinstance(node, ast.Name)}
    return [ast.unparse(each) for each in (function.body if used & plain.names else kept)]
