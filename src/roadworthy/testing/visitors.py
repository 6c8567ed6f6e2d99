"""Steady visitors from outside while something happens to the site, and what they have seen so far."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from types import TracebackType

from roadworthy.testing.visit import Visit
from roadworthy.testing.visit_plan import VisitPlan

END_TIME_LIMIT_S = 30.0


class Visitors:
    """They come while the `with` block lasts, in a process of their own, so that nothing here delays them."""

    def __init__(self, plan: VisitPlan) -> None:
        self.plan = plan
        self._visits: list[Visit] = []
        self._process: subprocess.Popen[str] | None = None
        self._reader = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Visitors:
        words = [sys.executable, "-m", "roadworthy.testing.crowd"]
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self._process.stdin is not None
        self._process.stdin.write(self.plan.line() + "\n")
        self._process.stdin.flush()
        self._reader.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self._process is not None:
            self._process.kill()  # nobody will ask what they saw
        self.end()

    def end(self) -> None:
        """Send nobody any more, and wait for the answers that are still out. Twice does nothing."""
        process, self._process = self._process, None
        if process is None or process.stdin is None or process.stdout is None:
            return
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(END_TIME_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._reader.join(5)
        process.stdout.close()

    @property
    def visits(self) -> tuple[Visit, ...]:
        """Return all visits that are over."""
        return tuple(self._visits)

    def is_well(self, now_s: float, settled_s: float) -> bool:
        """Say whether every visit that was due in the last `settled_s` seconds went well."""
        until_s = now_s - max(0.5, 2 / self.plan.rate)
        recent = [visit for visit in reversed(self._visits[-2000:]) if visit.due_s >= until_s - settled_s]
        failed = any(visit.is_failed for visit in recent)
        well = sum(1 for visit in recent if visit.due_s <= until_s and not visit.is_failed)
        return not failed and well >= int(settled_s * self.plan.rate * 0.95)

    def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        with suppress(ValueError):  # closed under the last read
            for line in self._process.stdout:
                self._visits.append(Visit.of_line(line))
