"""The index as a check sees it: every question is noted, so that it is known which answers a finding rests on."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from roadworthy.structure.code.written import dotted, written

Question = tuple[str, tuple[Any, ...]]


class NotedIndex:
    """Asks an index, and remembers what was asked. `is_whole` is false when something can't be asked another time."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self._names: dict[tuple[str, str, str], str | None] = {}
        self._asked: dict[Question, None] = {}
        self.is_whole = True

    def name(self, path: str, node: ast.expr | str, scope: str = "") -> str | None:
        """Return the qualified name of a dotted expression as it is written in a file."""
        words = node if isinstance(node, str) else dotted(node.func if isinstance(node, ast.Call) else node)
        key = (path, words, scope)
        if key not in self._names:
            self._names[key] = self._index.name(path, words, scope) if words else None
        return self._names[key]

    def model(self, qualname: str) -> Any:
        """Return a model without the lines that it stands on: no judgement over a file rests on those of another."""
        return self._noting("model_anywhere", self._index.model_anywhere)(qualname)

    @property
    def models(self) -> Any:
        """Return all models, without lines too."""
        return self.__getattr__("models_anywhere")

    def __getattr__(self, attribute: str) -> Any:
        """Return a table of the index, or a question to it that is noted when it is asked."""
        value = getattr(self._index, attribute)
        if callable(value):
            return self._noting(attribute, value)
        self._asked[(attribute, ())] = None
        return value

    def _noting(self, attribute: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*words: Any) -> Any:
            plain = tuple(written(word) if isinstance(word, ast.expr) else word for word in words)
            try:
                self._asked[(attribute, plain)] = None
            except TypeError:  # something in it has no hash
                self.is_whole = False
            return ask(*plain)

        return asked

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return what was asked, to be asked again another time."""
        names = tuple(("name", key) for key in self._names if key[1])
        return names + tuple(self._asked)


class Answers:
    """What the index of today says to questions of before, in short; each is asked once."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self._known: dict[Question, bytes] = {}

    def digest(self, questions: Iterable[Question]) -> str:
        """Return what the answers to these questions are, in short."""
        whole = hashlib.blake2b(digest_size=16)
        for question in questions:
            whole.update(self._answer(question))
        return whole.hexdigest()

    def _answer(self, question: Question) -> bytes:
        attribute, words = question
        if attribute == "name":
            return self._said(attribute, words)
        if question not in self._known:
            self._known[question] = hashlib.blake2b(self._said(attribute, words), digest_size=16).digest()
        return self._known[question]

    def _said(self, attribute: str, words: tuple[Any, ...]) -> bytes:
        """Return an answer in words; a file that is asked about may be gone by now."""
        try:
            value = getattr(self._index, attribute)
            answer = value(*words) if callable(value) else value
        except Exception as error:  # whoever asked again would be told the same
            return f"no answer: {error!r}".encode("utf-8", "surrogateescape")
        return _in_words(answer).encode("utf-8", "surrogateescape")


def _in_words(answer: Any) -> str:
    """Return an answer in words; those of a set in the same order in each process."""
    return repr(sorted(answer)) if isinstance(answer, frozenset) else repr(answer)
