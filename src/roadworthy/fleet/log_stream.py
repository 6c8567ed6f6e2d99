"""The one stream of all that the site's processes say: to a file each, and merged on the terminal."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from roadworthy.environments.hidden import MASK
from roadworthy.fleet.clock import Clock
from roadworthy.fleet.log_file import LogFile
from roadworthy.fleet.log_line import OWN_NAME, Presenter, kept
from roadworthy.fleet.screen import Screen

LAST_LINES = 20


class LogStream:
    """Takes lines by the name of their process. `screen` is None when nobody is watching; `hidden` is masked."""

    def __init__(
        self,
        log_folder: Path,
        names: Sequence[str],
        screen: Screen | None,
        colour: bool,
        clock: Clock,
        *,
        hidden: Sequence[str] = (),
    ) -> None:
        self._hidden = [one.encode() for one in hidden]
        self._folder = log_folder
        self._screen = screen
        self._clock = clock
        self._presenter = Presenter(tuple(names), colour)
        self._files = {name: LogFile(log_folder / f"{name}.log") for name in (*names, OWN_NAME)}
        self._last: dict[str, deque[bytes]] = {name: deque(maxlen=LAST_LINES) for name in self._files}
        self._is_full = False
        self._one_at_a_time = threading.Lock()

    def take(self, name: str, lines: Sequence[bytes]) -> None:
        """Take some lines of a process; any thread may call this."""
        for one in self._hidden:
            lines = [line.replace(one, MASK.encode()) for line in lines]
        with self._one_at_a_time:
            self._last[name].extend(lines)
            self._keep(name, lines)
        self.show("".join(self._presenter.show(name, line) for line in lines) if self._screen else "")

    def say(self, words: str) -> None:
        """Take one line of the supervisor's own."""
        self.take(OWN_NAME, [words.encode()])

    def last_lines(self, name: str) -> list[str]:
        """Return how a process's log ends, as a person reads it."""
        plain = Presenter(())
        prefix = len(plain.show(name, b"")) - 1
        shown = "".join(plain.show(name, line) for line in self._last[name])
        return [line[prefix:] for line in shown.splitlines()][-LAST_LINES:]

    def path(self, name: str) -> Path:
        """Return the file that has all of a process's lines."""
        return self._files[name].path

    def close(self) -> None:
        """Close the files and give the terminal a moment to take the last lines."""
        for file in self._files.values():
            file.close()
        if self._screen:
            self._screen.close(1.0)

    def show(self, words: str) -> None:
        """Show whole lines on the terminal, as they are."""
        if self._screen and words:
            self._screen.write(words)

    def _keep(self, name: str, lines: Sequence[bytes]) -> None:
        file = self._files[name]
        error = self._write(file, lines)
        if error and not self._is_full:
            self._is_full = True
            why = (error.strerror or str(error)).lower()
            self._announce(f"{file.path} can't be written ({why}): the site goes on, its log lines are lost")
        elif error is None and file.lost and (lost := file.recover()):
            self._is_full = False
            self._announce(f"{file.path} can be written again; {lost} lines of it were lost")

    def _announce(self, words: str) -> None:
        """Say something about the files themselves, which may not reach a file."""
        self._write(self._files[OWN_NAME], [words.encode()])
        self.show(self._presenter.show(OWN_NAME, words.encode()))

    def _write(self, file: LogFile, lines: Sequence[bytes]) -> OSError | None:
        now = self._clock.now()
        return file.write([kept(line, now) for line in lines], self._clock.monotonic())
