"""The terminal in front of the owner: what is said, in colour where it helps, and what is asked."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TextIO

from roadworthy.environments.hidden import hidden, masked
from roadworthy.problems import Level, Problem

COLOURS = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36, "dim": 2, "bold": 1}
LEVEL_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTE: "cyan"}


def wants_colour(stream: TextIO) -> bool:
    """Say whether the reader of this stream sees colours and wants them."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def open_closed_streams() -> None:
    """Have the three streams lead to nowhere where they were closed (`road up >&-`): what opens next takes their place.

    A server's socket must not become our standard output.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number: this one
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, closefd=False))


@dataclass
class Terminal:
    """Where words go: answers to `out`, problems and progress to `err`. What is `hidden` is masked in all of them."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    input: TextIO = field(default_factory=lambda: sys.stdin)
    hidden: tuple[str, ...] = field(default=(), repr=False)

    @property
    def can_ask(self) -> bool:
        """Say whether a person is there to answer."""
        return self.input.isatty() and self.err.isatty()

    def hide(self, values: Iterable[str]) -> None:
        """Mask these values, of secrets, in all that is said from now on."""
        self.hidden = hidden((*self.hidden, *values))

    def paint(self, text: str, *colours: str, stream: TextIO | None = None) -> str:
        """Return `text` in colours, or as it is where colour is not wanted."""
        if not colours or not wants_colour(stream or self.out):
            return text
        return "".join(f"\x1b[{COLOURS[name]}m" for name in colours) + text + "\x1b[0m"

    def say(self, text: str = "", *colours: str) -> None:
        """Write one line of an answer."""
        print(self.paint(masked(text, self.hidden), *colours), file=self.out, flush=True)

    def tell(self, text: str = "", *colours: str) -> None:
        """Write one line about the work under way, apart from the answer; a reader who has gone stops no work."""
        with suppress(OSError):
            print(self.paint(masked(text, self.hidden), *colours, stream=self.err), file=self.err, flush=True)

    def complain(self, problem: Problem) -> None:
        """Write one problem: where, what, and the way out."""
        first, *rest = str(problem).splitlines()
        label = self.paint(f"{problem.level}:", LEVEL_COLOURS[problem.level], "bold", stream=self.err)
        self.tell(f"{label} {first}")
        for line in rest:
            self.tell(line, "dim")

    def ask(self, question: str, default: str = "") -> str:
        """Ask a person for one line; an empty answer means `default`."""
        self.err.write(f"{question} [{default}] " if default else f"{question} ")
        self.err.flush()
        return self.input.readline().strip() or default

    def ask_secret(self, question: str) -> str:
        """Ask for a value that must not be shown; from a pipe, read all of it less one final line break."""
        if self.input.isatty():
            return getpass.getpass(f"{question} ", stream=self.err)
        return self.input.read().removesuffix("\n")
