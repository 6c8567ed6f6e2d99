"""Steps that outlive the connection they were begun over: each is a unit of its own; its events are kept and followed.

/run/roadworthy/steps/ID has `events` (lines as they would go to the workstation) and, until it is read, `input`.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from roadworthy.fleet.on_host.operations import HERE, RUN, Call, Gone, Refused
from roadworthy.fleet.on_host.run import PATH

STEPS = f"{RUN}/steps"
STUB = "import sys;b=sys.stdin.buffer;exec(b.read(int(b.readline())))"
LOOK_S = 0.02
ALIVE_LOOK_S = 0.5
UNTOLD_S = 900
KEPT_S = 86400
ACKNOWLEDGED_S = 5.0


def attend(
    call: Call, asked: dict[str, Any], step: dict[str, Any], program: tuple[str, bytes], source: IO[bytes]
) -> None:
    """Begin a step, or join the one with this id, and send what it says until its end."""
    one = Step(step["id"])
    try:
        if not one.is_to_be_joined(bool(step["is_named"]), step["seen"]):
            one.begin(asked, step["time_limit_s"], program)
        for line in one.lines(step["seen"], source):
            call.sink.write(line + b"\n")
            call.sink.flush()
    except (BrokenPipeError, Gone):
        return
    except Refused as refused:
        told = {"sentence": refused.sentence, "hint": refused.hint, "rule": refused.rule}
        call.sink.write(json.dumps({"refused": told}).encode() + b"\n")
        call.sink.flush()
        return
    one.await_acknowledgement(source, bool(step["is_named"]))


class Step:
    """One step, by its id."""

    def __init__(self, name: str) -> None:
        if not name.replace("-", "").replace("_", "").replace(".", "").isalnum() or name.startswith("."):
            raise Refused(f"{name!r} is no name of a step", "letters, digits, - _ .")
        self.folder = Path(STEPS) / name
        self.unit = f"roadworthy-step-{name}.service"

    @property
    def _events(self) -> Path:
        return self.folder / "events"

    def is_to_be_joined(self, is_named: bool, seen: int) -> bool:
        """Say whether a step of this id is under way, or has ended and its end is still to be told."""
        if not self._events.exists():
            if seen:
                raise Refused("the step was lost: it was restarted meanwhile", "run this again", "step_lost")
            return False
        if end := self._end():
            is_untold = not (self.folder / "told").exists() and self._events.stat().st_mtime > time.time() - UNTOLD_S
            return (is_named and end.startswith(b'{"result"')) or is_untold or bool(seen)
        return bool(seen) or self._is_alive()

    def _end(self) -> bytes:
        """Return its last line, which says how it ended; nothing while it is under way."""
        return next((line for line in _answers(self._events.read_bytes()) if not line.startswith(b'{"event"')), b"")

    def _is_alive(self) -> bool:
        with suppress(OSError, ValueError):
            os.kill(int((self.folder / "pid").read_text()), 0)
            return True
        if not Path("/run/systemd/system").is_dir():
            return False
        words = ["systemctl", "is-active", "--quiet", self.unit]
        return subprocess.run(words, env={"PATH": PATH}, check=False).returncode == 0

    def begin(self, asked: dict[str, Any], time_limit_s: float, program: tuple[str, bytes]) -> None:
        """Begin it anew."""
        _clear()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700, parents=True)
        given = self.folder / "input"
        alone = {"operation": asked["operation"], "message": asked["message"], "is_alone": str(given)}
        _write(given, _wire(json.dumps(alone).encode(), program))
        _write(self._events, b'{"event": {"kind": "step.begun"}}\n')
        try:
            self._start(time_limit_s)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _start(self, time_limit_s: float) -> None:
        command = [sys.executable or "python3", "-ISc", STUB]
        if not Path("/run/systemd/system").is_dir():
            self._start_apart(command, time_limit_s)
            return
        settings = {
            "Type": "exec",
            "StandardInput": f"file:{self.folder}/input",
            "StandardOutput": f"append:{self._events}",
            "StandardError": f"append:{self.folder}/errors",
            "RuntimeMaxSec": str(int(time_limit_s) + 5),
            "UMask": "0022",
        }
        properties = [f"--property={name}={value}" for name, value in settings.items()]
        words = ["systemd-run", "--quiet", "--collect", "--no-ask-password", f"--unit={self.unit}", *properties]
        words += ["--description=Roadworthy: a step of a deploy or an apply", "--setenv=LC_ALL=C.UTF-8"]
        done = subprocess.run(
            [*words, "--", *command], env={"PATH": PATH, "LC_ALL": "C.UTF-8"}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Refused("systemd can't begin a step", done.stderr.strip()[-300:], "no_systemd")

    def _start_apart(self, command: list[str], time_limit_s: float) -> None:
        """Begin it as a process of its own session, where there is no systemd."""
        with (self.folder / "input").open("rb") as given, self._events.open("ab") as said:
            process = subprocess.Popen(
                command, stdin=given, stdout=said, stderr=subprocess.DEVNULL, start_new_session=True,
                preexec_fn=lambda: signal.alarm(int(time_limit_s) + 5),  # noqa: PLW1509 - there is one thread
            )  # fmt: skip
        (self.folder / "pid").write_text(str(process.pid))

    def lines(self, seen: int, source: IO[bytes]) -> Iterator[bytes]:
        """Return its lines as they come, from the one after those that were seen, to the last."""
        with self._events.open("rb") as file:
            rest, looked_s, is_dead = b"", time.monotonic(), False
            while True:
                found = file.read()
                *lines, rest = (rest + found).split(b"\n")
                for line in _answers(b"\n".join([*lines, b""])):
                    is_event = line[:8] == b'{"event"'
                    seen -= is_event
                    if not is_event or seen < 0:
                        yield line
                    if not is_event:
                        return
                if found:
                    continue
                if is_dead:
                    raise Refused("a step was ended there from outside", self._errors(), "step_lost")
                if time.monotonic() - looked_s > ALIVE_LOOK_S:
                    is_dead, looked_s = not self._is_alive(), time.monotonic()
                if select.select([source], [], [], LOOK_S)[0] and not os.read(source.fileno(), 1000):
                    raise Gone

    def _errors(self) -> str:
        with suppress(OSError):
            return (self.folder / "errors").read_text(errors="replace").strip()[-500:]
        return ""

    def await_acknowledgement(self, source: IO[bytes], is_named: bool) -> None:
        """Wait until the workstation has said that it heard the end; what nobody will ask for again is forgotten."""
        if not select.select([source], [], [], ACKNOWLEDGED_S)[0] or not os.read(source.fileno(), 100):
            return
        if is_named:
            with suppress(OSError):
                (self.folder / "told").touch()
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


def _answers(text: bytes) -> list[bytes]:
    return [line for line in text.split(b"\n")[:-1] if line.startswith(b"{")]


def _wire(message: bytes, program: tuple[str, bytes]) -> bytes:
    """Return what a workstation would send, all at once."""
    name, packed = program
    begin = str(json.loads(zlib.decompress(packed).decode())[f"{HERE}.bootstrap"]).encode()
    head = b"%d\n" % len(begin) + begin + b"%s %d\n" % (name.encode(), len(message))
    return head + message + b"%d\n" % len(packed) + packed


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _clear() -> None:
    """Forget steps that nobody has asked for since a day."""
    folder = Path(STEPS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    Path(RUN).chmod(0o700)
    for each in folder.iterdir():
        with suppress(OSError):
            if (each / "events").stat().st_mtime < time.time() - KEPT_S:
                shutil.rmtree(each)
