"""Runs one command on this host to its end, as an account, with variables; nothing that it started stays behind."""

from __future__ import annotations

import os
import pwd
import re
import select
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from roadworthy.fleet.on_host.operations import Call, Gone, Refused, operation

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
GRACE_S = 10.0
LOOK_S = 0.1
LONGEST_LINE = 1 << 16
ESCAPES = re.compile(r"\\(\n|.)", re.S)
ESCAPED = re.compile(r"\\(\n|[\"\\$`])")
ASSIGNMENT = re.compile(
    r"\s*(?:[#;][^\n]*|([A-Za-z_]\w*)[ \t]*=[ \t]*((?:\"(?:\\.|[^\"\\])*\"|'[^']*'|\\.|[^\"'\\\n])*))(?:\n|$)", re.S
)
"""An assignment, or a line of comment; one may span lines within quotes, where `#` begins no comment."""
PIECE = re.compile(r"\"((?:\\.|[^\"\\])*)\"|'([^']*)'|((?:\\.|[^\"'\\])+)", re.S)


@operation("run.run")
def run(call: Call) -> dict[str, Any]:
    """Run the command of the message; its lines are events."""
    asked, begun_s = call.message, time.monotonic()
    variables = read_variables(asked["variables_file"]) if asked["variables_file"] else {}
    all_variables = {**variables, **asked["variables"]}
    process = begin(asked["words"], asked["user"], asked["folder"], all_variables, asked["feed"])
    try:
        is_late = _pass_on(process, call, begun_s + asked["time_limit_s"])
    finally:
        end(process)
    return {"exit_code": process.returncode, "took_s": time.monotonic() - begun_s, "is_late": is_late}


def begin(words: list[str], user: str, folder: str, variables: dict[str, str], feed: str) -> subprocess.Popen[bytes]:
    """Start a command as an account, with a text on its standard input. Raise Refused when that can't be."""
    account = account_of(user)
    base = {"PATH": PATH, "HOME": account.pw_dir, "USER": user, "LOGNAME": user, "LANG": "C.UTF-8"}
    identity: dict[str, Any] = {}
    if os.geteuid() == 0 and account.pw_uid != 0:
        groups = os.getgrouplist(user, account.pw_gid)
        identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": groups}
    given = _memory(feed)
    try:
        return subprocess.Popen(
            words, cwd=folder, env={**base, **variables}, stdin=given, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True, umask=0o022, **identity,
        )  # fmt: skip
    except OSError as error:
        missing = str(error.filename or words[0])
        sentence = f"`{words[0]}` can't be started: {missing}: {(error.strerror or str(error)).lower()}"
        raise Refused(sentence, "see that it is installed there, and that the account may use it") from None
    finally:
        os.close(given)


def _memory(text: str) -> int:
    """Return a file in memory with this text, to be read from its beginning; it is never on a disk."""
    handle = os.memfd_create("feed")
    with os.fdopen(os.dup(handle), "wb") as file:
        file.write(text.encode())
    os.lseek(handle, 0, os.SEEK_SET)
    return handle


def account_of(user: str) -> pwd.struct_passwd:
    """Return an account of this host. Raise Refused when there is none."""
    try:
        return pwd.getpwnam(user)
    except KeyError:
        hint = "`road apply` makes the site's accounts"
        raise Refused(f"it has no account {user}", hint) from None


def end(process: subprocess.Popen[bytes], grace_s: float = GRACE_S) -> None:
    """End a command and what it started, asking first."""
    if process.poll() is None:
        _signal(process, signal.SIGTERM)
        try:
            process.wait(grace_s)
        except subprocess.TimeoutExpired:
            _signal(process, signal.SIGKILL)
            process.wait()
    _signal(process, signal.SIGKILL)
    if process.stdout:
        process.stdout.close()


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _pass_on(process: subprocess.Popen[bytes], call: Call, until_s: float) -> bool:
    """Emit lines until the command has ended; say whether the time was over first."""
    assert process.stdout
    lines = _Lines(process.stdout)
    while process.poll() is None and not lines.is_over:
        if time.monotonic() > until_s:
            return True
        call.raise_if_gone()
        _emit(call, lines.ready(LOOK_S))
    while process.poll() is None:  # it has closed its output, and goes on
        if time.monotonic() > until_s:
            return True
        call.raise_if_gone()
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOK_S)
    while not lines.is_over and (found := lines.ready(0)):
        _emit(call, found)
    _emit(call, lines.rest())
    return False


def _emit(call: Call, lines: list[bytes]) -> None:
    for line in lines:
        call.emit({"kind": "line", "line": line.decode("utf-8", "backslashreplace")})


class _Lines:
    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe, self._rest, self.is_over = pipe, b"", False

    def ready(self, within_s: float) -> list[bytes]:
        if not select.select([self._pipe], [], [], within_s)[0]:
            return []
        found = os.read(self._pipe.fileno(), 1 << 16)
        self.is_over = not found
        *lines, self._rest = (self._rest + found).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            lines, self._rest = [*lines, self._rest], b""
        return [line.rstrip(b"\r") for line in lines] or ([] if self.is_over else self.ready(0))

    def rest(self) -> list[bytes]:
        found, self._rest = self._rest, b""
        return [found] if found else []


def read_variables(name: str) -> dict[str, str]:
    """Return the variables of a file as systemd reads one (EnvironmentFile=, systemd.exec(5))."""
    try:
        text = Path(name).read_bytes().decode(errors="replace")
    except OSError as error:
        raise Refused(f"{name}: {(error.strerror or str(error)).lower()}", "a deploy writes it") from None
    return {name: "".join(_value(piece) for piece in PIECE.finditer(value.strip())) for name, value in _pairs(text)}


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(found.group(1), found.group(2)) for found in ASSIGNMENT.finditer(text) if found.group(1)]


def _value(piece: re.Match[str]) -> str:
    quoted, literal, bare = piece.groups()
    if literal is not None:
        return literal
    if quoted is not None:
        return ESCAPED.sub(lambda found: found.group(1).strip("\n"), quoted)
    return ESCAPES.sub(lambda found: "" if found.group(1) == "\n" else found.group(1), bare)


__all__ = ["Gone", "account_of", "begin", "end", "read_variables", "run"]
