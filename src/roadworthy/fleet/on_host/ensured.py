"""What a command sees to, such as a database: asked whether it is so, made so, and asked again."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from threading import Thread
from typing import Any

from roadworthy.fleet.on_host.ground import Ground
from roadworthy.fleet.on_host.operations import Refused
from roadworthy.fleet.on_host.run import begin, end

AT_ONCE = 4
MASKED = 6
BETWEEN = re.compile(r"[\s'\";=(),]+")
QUOTED = re.compile(r"\s*LINE \d|.*\.\.\.")
"""How psql quotes what it was fed, cut where it likes."""


class Answers:
    """The answers to every `unless`, all asked when a plan begins, several at once: nothing changes meanwhile."""

    def __init__(self, wanted: Sequence[dict[str, Any]]) -> None:
        self._left = list(wanted)
        self._found: dict[int, bool] = {}
        self._threads = [Thread(target=self._ask, daemon=True) for _ in range(min(AT_ONCE, len(wanted)))]
        for thread in self._threads:
            thread.start()

    def is_so(self, wanted: dict[str, Any]) -> bool:
        """Return one answer."""
        for thread in self._threads:
            thread.join()
        return self._found[id(wanted)]

    def _ask(self) -> None:
        while self._left:
            try:
                one = self._left.pop()
            except IndexError:  # another thread was quicker
                return
            self._found[id(one)] = is_so(one)


def ensured(ground: Ground, wanted: dict[str, Any], answers: Answers | None = None) -> None:
    """See to one thing."""
    if not (answers.is_so(wanted) if answers else is_so(wanted)):
        ground.change(wanted["title"], "made", lambda: _do(wanted))


def is_so(wanted: dict[str, Any]) -> bool:
    """Say whether it is so already; where it can't be asked yet (no such program, no such account) it is not."""
    try:
        return _run(wanted, wanted["unless"])[0] == 0
    except Refused:
        return False


def _do(wanted: dict[str, Any]) -> None:
    code, said = _run(wanted, wanted["do"])
    if code:
        raise Refused(
            f"{wanted['title']}: `{wanted['do'][0]}` ended with {code}", _hint(wanted, said), "command_failed"
        )
    code, said = _run(wanted, wanted["unless"])
    if code:
        sentence = f"{wanted['title']}: `{wanted['do'][0]}` has ended well, but it is still not so"
        raise Refused(sentence, _hint(wanted, said), "command_failed")


def _hint(wanted: dict[str, Any], said: str) -> str:
    """Return the last lines that it said, with every word that it was fed masked, and no line of it quoted in part."""
    words = sorted({word for word in BETWEEN.split(wanted["feed"]) if len(word) >= MASKED}, key=len, reverse=True)
    lines = [line for line in said.strip().splitlines() if not (wanted["feed"] and QUOTED.match(line))]
    for word in words:
        lines = [line.replace(word, "***") for line in lines]
    return "\n".join(lines[-8:])


def _run(wanted: dict[str, Any], words: list[str]) -> tuple[int, str]:
    process = begin(words, wanted["user"], "/", {}, wanted["feed"])
    try:
        said = process.communicate(timeout=wanted["time_limit_s"])[0]
    except subprocess.TimeoutExpired:
        end(process)
        raise Refused(f"{wanted['title']}: `{words[0]}` took too long", "", "took_too_long") from None
    return process.returncode, said.decode(errors="replace")
