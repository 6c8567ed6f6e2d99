"""Finds the line of each operation in a migration's file."""

from __future__ import annotations

import ast
import functools
import inspect
import sys
from pathlib import Path
from typing import Any


def file_of(migration: Any) -> str:
    """Return the file that a migration was written in, or nothing."""
    module = sys.modules.get(type(migration).__module__)
    return str(getattr(module, "__file__", "") or "")


def line_of(migration: Any, index: int) -> int:
    """Return the line of an operation, or of the list where they are made by code."""
    lines = operation_lines(file_of(migration))
    if not lines:
        return 1
    return lines[index + 1] if 0 <= index + 1 < len(lines) else lines[0]


@functools.lru_cache(maxsize=512)
def operation_lines(file: str) -> tuple[int, ...]:
    """Return the line of the class Migration, then that of each operation in its list."""
    try:
        tree = ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return ()
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "Migration":
            return (node.lineno, *(line for each in node.body for line in _lines(each)))
    return ()


def _lines(node: ast.stmt) -> list[int]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    names = [each.id for each in targets if isinstance(each, ast.Name)]
    value = getattr(node, "value", None)
    if names != ["operations"] or not isinstance(value, (ast.List, ast.Tuple)):
        return []
    if any(isinstance(each, ast.Starred) for each in value.elts):
        return []
    return [each.lineno for each in value.elts]


def models_used(code: Any) -> list[tuple[str, str]]:
    """Return the app and the name of each model that a function of a RunPython asks for by plain words."""
    try:
        source = inspect.getsource(inspect.getmodule(code) or code)
        tree = ast.parse(source)
    except (OSError, TypeError, SyntaxError):
        return []
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    wanted, seen = [getattr(code, "__name__", "")], set()
    found: list[tuple[str, str]] = []
    while wanted:
        name = wanted.pop()
        if name in seen or name not in functions:
            continue
        seen.add(name)
        for node in ast.walk(functions[name]):
            if isinstance(node, ast.Call):
                found += _model_asked(node)
                wanted.append(getattr(node.func, "id", ""))
    return found


def _model_asked(call: ast.Call) -> list[tuple[str, str]]:
    if getattr(call.func, "attr", "") != "get_model":
        return []
    words = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    parts = words[0].split(".") if len(words) == 1 else words
    return [(parts[0], parts[1])] if len(parts) == 2 else []
