"""The index as a check sees it: every question is noted, so that it is known which answers a finding rests on."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from roadworthy.structure.code.written import dotted

Question = tuple[str, tuple[Any, ...]]


class NotedIndex:
    """Asks an index, and remembers what was asked. What is not a question but a whole table is noted by its name."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self._name = index.name
        self._names: dict[tuple[str, str, str], str | None] = {}
        self._asked: dict[Question, None] = {}

    def name(self, path: str, node: ast.expr, scope: str = "") -> str | None:
        """Return the qualified name of a dotted expression as it is written in a file."""
        words = dotted(node)
        key = (path, words, scope)
        if key not in self._names:
            self._names[key] = self._name(path, node, scope) if words else None
        return self._names[key]

    def __getattr__(self, attribute: str) -> Any:
        """Return a table of the index, or a question to it that is noted when it is asked."""
        value = getattr(self._index, attribute, {} if attribute == "settings" else (lambda *w: None))
        if not callable(value):
            self._asked[(attribute, ())] = None
            return value
        return self._noting(attribute, value)

    def _noting(self, attribute: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*words: Any) -> Any:
            if not any(isinstance(word, ast.AST) for word in words):
                self._asked[(attribute, words)] = None
            return ask(*words)

        return asked

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return what was asked, to be asked again another time."""
        names = tuple(("name", key) for key in self._names if key[1])
        return names + tuple(self._asked)


def digest(index: Any, questions: Iterable[Question]) -> str:
    """Return what the answers to these questions are today, in short."""
    answers = hashlib.blake2b(digest_size=16)
    for attribute, words in questions:
        answers.update(repr(_answer(index, attribute, words)).encode("utf-8", "surrogateescape"))
    return answers.hexdigest()


def _answer(index: Any, attribute: str, words: tuple[Any, ...]) -> Any:
    value = getattr(index, attribute, None)
    if attribute == "name":
        path, name, scope = words
        return value(path, _expression(name), scope)
    return value(*words) if callable(value) else value


def _expression(name: str) -> ast.expr:
    first, *rest = name.split(".")
    node: ast.expr = ast.Name(first)
    for part in rest:
        node = ast.Attribute(node, part)
    return node
