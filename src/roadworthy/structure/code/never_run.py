"""What of a file never runs, and so hurts nobody: what stands behind a return, and under `if False`."""

from __future__ import annotations

import ast

_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


def without_what_never_runs(tree: ast.Module) -> ast.Module:
    """Return the tree itself, with the statements taken out that no run can reach."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        for name in _BODIES:
            body = getattr(node, name, None)
            if isinstance(body, list) and body:
                _shorten(body)
                waiting.extend(body)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Constant) and not node.test.value:
            _empty(node)
    return tree


def _shorten(body: list[ast.AST]) -> None:
    """Take out what follows the statement by which a block is left."""
    for place, each in enumerate(body[:-1]):
        if isinstance(each, _LEAVING):
            body[place + 1 :] = [one for one in body[place + 1 :] if _makes_a_generator(one)]
            return


def _empty(node: ast.If) -> None:
    if not any(_makes_a_generator(each) for each in node.body):
        node.body = [ast.copy_location(ast.Pass(), node.body[0])]


def _makes_a_generator(node: ast.AST) -> bool:
    """Say whether a statement has a say although it never runs: a yield makes its function a generator."""
    return any(isinstance(each, ast.Yield | ast.YieldFrom) for each in ast.walk(node))
