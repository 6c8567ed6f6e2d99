"""The ground that a project is tried on: a throwaway copy, its own Python, and a way to ask that something."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

START = Path(__file__).with_name("inside_start.py")
GRACE_S = 5
TELL_EACH_S = 15


@dataclass(frozen=True)
class Ground:
    """A throwaway copy that can be asked. `variables` name the settings that are laid over: databases are throwaway.

    `own_variables` name the site's own settings instead, as they are. `settings` is the module of those; `path` are the
    folders that Python imports the site's code from; `jobs` the commands that are scheduled. `is_drafted` when the
    copy's roadworthy.toml is not the project's own.
    """

    folder: Path
    python: str
    variables: Mapping[str, str]
    time_limit_s: float
    tell: Callable[[str], None]
    own_variables: Mapping[str, str] = field(default_factory=dict)
    settings: str = ""
    path: tuple[str, ...] = ()
    wsgi: str = ""
    asgi: str = ""
    jobs: tuple[str, ...] = ()
    is_drafted: bool = False

    def ask(
        self, script: Path, request: Mapping[str, Any], time_limit_s: float, variables: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Run an inside script in the site's own Python, and return its answer.

        The script has a function `answer(request)` that returns what JSON can hold. `folder`, `path` and `settings` are
        added to the request. It is killed, with all that it started, when the time is up. What went wrong is `failed`
        in the answer: its kind, error and message, and the file and line in the site's own code where it stopped.
        """
        seen = {**(self.variables if variables is None else variables), "PYTHONIOENCODING": "utf-8"}
        question = {"folder": str(self.folder.resolve()), "path": list(self.path), "time_limit_s": int(time_limit_s)}
        question |= {"settings": seen.get("DJANGO_SETTINGS_MODULE", ""), **request}
        with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as far:  # a pipe may be kept open
            question["told_to"] = far.fileno()
            try:
                running = subprocess.Popen(
                    [self.python, str(START), str(script)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=printed,
                    cwd=self.folder,
                    env=seen,
                    start_new_session=True,
                    pass_fds=(far.fileno(),),
                )
            except OSError as error:
                return {"failed": failed("died", f"{self.python}: {error.strerror or error}")}
            return _heard(
                running, json.dumps(question).encode(), time_limit_s, printed, lambda: self._tell_how_far(far)
            )

    def _tell_how_far(self, far: IO[bytes]) -> None:
        if words := os.pread(far.fileno(), 200, 0).decode(errors="replace").strip("\0 "):
            self.tell(f"  {words}")


def _heard(
    running: subprocess.Popen[bytes], question: bytes, time_limit_s: float, printed: IO[bytes], tell: Callable[[], None]
) -> dict[str, Any]:
    try:
        said = _waited_for(running, question, time_limit_s + GRACE_S, tell)
    except subprocess.TimeoutExpired:
        return {"failed": failed("time", f"still not done after {time_limit_s:.0f} s")}
    finally:  # also what it left behind, and when somebody stops us
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    try:
        answer = json.loads(said)
    except ValueError:
        printed.seek(0)
        lines = [line.strip() for line in printed.read().decode(errors="replace").splitlines() if line.strip()]
        last = lines[-1][:300] if lines else "it said nothing"
        return {"failed": failed("died", f"exit code {running.returncode}: {last}")}
    return answer if isinstance(answer, dict) else {"answer": answer}


def _waited_for(
    running: subprocess.Popen[bytes], question: bytes, time_limit_s: float, tell: Callable[[], None]
) -> bytes:
    """Return what a script says when it is done, and let tell how far it is until then."""
    end_s = time.monotonic() + time_limit_s
    asked: bytes | None = question
    while True:
        left_s = end_s - time.monotonic()
        try:
            return running.communicate(asked, min(TELL_EACH_S, max(left_s, 0.01)))[0]
        except subprocess.TimeoutExpired:
            if left_s <= TELL_EACH_S:
                raise
            asked = None  # it has been sent
            tell()


def failed(kind: str, message: str) -> dict[str, Any]:
    """Return a failure that has no place in the site's code."""
    return {"kind": kind, "error": "", "message": message, "name": "", "file": "", "line": 0}
