"""Did you mean: the word somebody probably wanted, found among those there are."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

LONGEST = 64
ALIKE = 0.6


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the one of `words` that `word` probably stands for, or an empty text."""
    known = {candidate.lower(): candidate for candidate in words}
    if not word or len(word) > LONGEST:
        return ""
    found = difflib.get_close_matches(word.lower(), known, n=1, cutoff=ALIKE)
    return known[found[0]] if found else ""


def did_you_mean(word: str, words: Iterable[str], there_are: str) -> str:
    """Return a hint: the nearest of `words`, or all of them after the words `there_are`."""
    words = list(words)
    if near := nearest(word, words):
        return f'did you mean "{near}"?'
    return f"{there_are} {', '.join(words)}" if words else ""
