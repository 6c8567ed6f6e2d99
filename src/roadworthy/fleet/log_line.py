"""One line of a process's log: how it is kept in a file, when it was written, and how a person reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

COLOURS = ("36", "32", "35", "34", "33", "96", "92", "95", "94", "93")
LEVEL_COLOURS = {"WARNING": "33", "ERROR": "31", "CRITICAL": "1;31", "DEBUG": "2"}
STAMP = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ")
PAINT = re.compile(r"\x1b\[[0-9;]*m")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
LONGEST_SHOWN = 4000
OWN_NAME = "road"


@dataclass(frozen=True)
class LogLine:
    """A line as it stands in the file, less the stamp that the supervisor put before a line without a time."""

    name: str
    time: datetime
    text: bytes


def kept(text: bytes, now: datetime) -> bytes:
    """Return how a line is kept: a JSON object with a time as it is, any other line with a stamp before it."""
    if _written_at(text) is not None:
        return text
    return f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z ".encode() + text


def read_line(name: str, line: bytes, earlier: datetime) -> LogLine:
    """Return what `kept` has kept. A line that doesn't say when it was written is as old as the one before it."""
    stamp = STAMP.match(line)
    if stamp:
        return LogLine(name, _moment(stamp[1].decode()) or earlier, line[stamp.end() :])
    return LogLine(name, _written_at(line) or earlier, line)


@dataclass(frozen=True)
class Presenter:
    """Shows lines of several processes to a person: each with the padded name before it, coloured if wanted."""

    names: tuple[str, ...]
    colour: bool = False

    def show(self, name: str, text: bytes, time: datetime | None = None) -> str:
        """Return one or more whole lines for the terminal, with their line breaks."""
        prefix = self._prefix(name, time)
        return "".join(f"{prefix}{line}\n" for line in self.readable(text))

    def _prefix(self, name: str, time: datetime | None) -> str:
        width = max((len(one) for one in (*self.names, OWN_NAME)), default=0)
        clock = f"{time.astimezone():%H:%M:%S} " if time else ""
        return self._paint(f"{clock}{name:<{width}} | ", self._colour_of(name))

    def _colour_of(self, name: str) -> str:
        return COLOURS[self.names.index(name) % len(COLOURS)] if name in self.names else "1"

    def _paint(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self.colour and colour else text

    def readable(self, text: bytes) -> Iterable[str]:
        """Yield what a line says, without the name before it: a JSON object's message, with its traceback below."""
        found = _json(text)
        if found is None or "message" not in found:
            yield self._plain(text.decode("utf-8", "backslashreplace"))
            return
        level = str(found.get("level", ""))
        head = " ".join(word for word in (level, str(found.get("logger", ""))) if word)
        lines = str(found["message"]).splitlines() or [""]
        yield (self._paint(head, LEVEL_COLOURS.get(level, "")) + " " if head else "") + self._plain(lines[0])
        for line in (*lines[1:], *str(found.get("exception") or "").splitlines()):
            yield "  " + self._plain(line)

    def _plain(self, text: str) -> str:
        """Return text that can do nothing to the terminal but be read; its own colours stay where wanted."""
        text = text.rstrip("\r").rsplit("\r", 1)[-1]
        parts = PAINT.split(text)
        paints = PAINT.findall(text) if self.colour else [""] * (len(parts) - 1)
        shown = "".join(_escaped(part) + paint for part, paint in zip(parts, [*paints, ""], strict=True))
        if len(shown) > LONGEST_SHOWN:
            shown = f"{shown[:LONGEST_SHOWN]}… ({len(shown) - LONGEST_SHOWN} more characters)"
        return shown + ("\x1b[0m" if any(paints) else "")


def _escaped(text: str) -> str:
    return UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _json(text: bytes) -> dict[str, Any] | None:
    if not text.startswith(b"{"):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _written_at(text: bytes) -> datetime | None:
    found = _json(text)
    return _moment(found.get("time")) if found else None


def _moment(value: object) -> datetime | None:
    """Return a moment given as RFC 3339 text, or as seconds since 1970; None when it is neither."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC)
        moment = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
