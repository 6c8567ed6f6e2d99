"""Reads the lists of words: names of people, places and trades."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@cache
def words(name):
    """Return the words of a list; there are commas between them."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(" ".join(word.split()) for word in text.split(","))
