"""Turns templates such as “[Work|Building] begins in {place}” into sentences."""

import re
from dataclasses import dataclass
from functools import cache, reduce

TOKENS = re.compile(r"([\[\]|]|\{[a-z0-9_.]+\})")
SENTENCE = re.compile(r"((?:^|[.!?]”? )“?)([a-z])")
SMALL = re.compile(r"(?<![\d£–.,:(-])\b([2-9])(?= [a-z])")
WORDS = dict(zip("23456789", ["two", "three", "four", "five", "six", "seven", "eight", "nine"], strict=True))
TWICE = re.compile(r"\b([Tt]he) [Tt]he\b")
ARTICLE = re.compile(r"\b([Aa]) (?=(?:[aeiouAEIOU]|8|11\b|18\b|11,|18,)(?!ne\b|nce\b|ni[a-z]|uro|se[df]?\b))")


@dataclass(frozen=True)
class Choice:
    """One of several sequences."""

    options: tuple


@dataclass(frozen=True)
class Slot:
    """A fact, by name, or one of its attributes, by the names on the way to it."""

    name: str
    path: tuple


@cache
def parse(text):
    """Return a template as a sequence of words, slots and choices."""
    sequence, rest = _sequence(TOKENS.split(text), 0, closing="")
    if rest != -1:
        raise ValueError(f"a ] too many in: {text}")
    return sequence


def _sequence(tokens, at, closing):
    """Read up to what closes the sequence; return it and where to go on (-1: nowhere)."""
    options, current = [], []
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token == "[":
            inner, at = _sequence(tokens, at, closing="]")
            current.append(inner)
        elif token == "|" and closing:
            options.append(tuple(current))
            current = []
        elif token == "]":
            if not closing:
                return tuple(current), at
            return Choice((*options, tuple(current))), at
        elif token.startswith("{"):
            current.append(_slot(token[1:-1]))
        elif token:
            current.append(token)
    if closing:
        raise ValueError(f"a [ without ] in: {''.join(tokens)}")
    return tuple(current), -1


def _slot(path):
    name, *attributes = path.split(".")
    return Slot(name, tuple(attributes))


def expand(text, rng, facts, words=False):
    """Return a template's text with the facts in it, its choices made by `rng`; `words` spells small numbers.

    >>> import random
    >>> expand("a [old|ancient] {thing} fell. it was {n} years old.", random.Random(1), {"thing": "oak", "n": 80})
    'An old oak fell. It was 80 years old.'
    """
    text = phrase(text, rng, facts)
    return polish(spell(text) if words else text)


def phrase(text, rng, facts):
    """Return a template's text as it is to stand within a sentence."""
    out = []
    _write(parse(text), rng, facts, out)
    return "".join(out)


def _said(slot, facts):
    """Return the words for a fact. People get their whole name first; who is in `facts["met"]` gets the last."""
    met = facts.get("met")
    *way, last = slot.path or (None,)
    value = reduce(getattr, way, facts[slot.name])
    if met is not None and last in (None, "last") and hasattr(value, "last"):
        known = value.name in met
        met.add(value.name)
        return value.last if known else value.name
    return str(value if last is None else getattr(value, last))


def _write(sequence, rng, facts, out):
    for part in sequence:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Slot):
            out.append(_said(part, facts))
        else:
            _write(part.options[int(rng.random() * len(part.options))], rng, facts, out)


def spell(text):
    """Write small numbers as words, as running text has them and headlines don't.

    >>> spell("2 of 14 said 9 or more")
    'two of 14 said nine or more'
    """
    return SMALL.sub(lambda found: WORDS[found[1]], text)


def polish(text):
    """Begin sentences with a capital, write “an” where it is said, and “the” once before a name that has its own.

    >>> polish("the the Harbour Quarter choir has a organ")
    'The Harbour Quarter choir has an organ'
    """
    text = ARTICLE.sub(r"\1n ", TWICE.sub(r"\1", text))
    return SENTENCE.sub(lambda found: found[1] + found[2].upper(), text)
