"""Whether a line runs inside a database transaction."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.structure.checks.view_of_file import FileView

ATOMIC = ("django.db.transaction.atomic", "django.db.transaction.Atomic")


def holder(file: FileView, node: ast.AST) -> ast.AST | None:
    """Return the block or function that holds a transaction open around a node; nothing where it runs later.

    What is inside a lambda or a function of its own may well be handed to on_commit.
    """
    below = node
    for above in file.around(node):
        if isinstance(above, ast.Lambda):
            return None
        if isinstance(above, ast.With | ast.AsyncWith) and any(below is each for each in above.body):
            found = [item for item in above.items if _is_atomic(file, item.context_expr)]
            if found:
                return above
        if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef):
            is_body = any(below is each for each in above.body)
            return above if is_body and any(_is_atomic(file, each) for each in above.decorator_list) else None
        below = above
    return None


def held(file: FileView) -> Iterator[tuple[ast.Call, ast.AST]]:
    """Yield each call that is made inside a transaction, with what holds it open."""
    if not file.mentions("atomic", "Atomic"):
        return
    for call in file.nodes(ast.Call):
        around = holder(file, call)
        if around is not None:
            yield call, around


def _is_atomic(file: FileView, node: ast.AST) -> bool:
    return isinstance(node, ast.expr) and file.name(node) in ATOMIC
