"""What the record host keeps of a site's deploys: who is at it now, how far it has come, and the history."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.drafts import write_atomically
from roadworthy.fleet.on_host.operations import STATE, Call, Refused, operation

LONGEST_LINES = 1 << 20
STEP = 1 << 20
"""Tokens grow by chance, so that two record hosts never give the same one."""


@operation("ledger.take")
def take(call: Call) -> dict[str, Any]:
    """Take the lock: when it is free, when whoever had it is dead, or when it is one's own.

    `dead` is the id of a holder that its own workstation knows to be dead. `at_least` is the lowest token to give.
    """
    asked = call.message
    with _alone(asked["key"]) as folder:
        lock = _read(folder / "lock.json")
        holder = lock.get("holder") or {}
        is_own = holder.get("id") == asked["holder"]["id"]
        if holder and not is_own and holder["id"] != asked["dead"] and _age_s(holder) < holder["lifetime_s"]:
            return {"held": {**holder, "age_s": _age_s(holder)}}
        token = max(int(lock.get("token", 0)) + (0 if is_own else 1 + secrets.randbelow(STEP)), int(asked["at_least"]))
        fresh = {**asked["holder"], **_now()}
        _write(folder / "lock.json", {"token": token, "holder": fresh})
        former = None if is_own or not holder else {**holder, "age_s": _age_s(holder)}
        return {"token": token, "former": former, "record": _read(folder / "deploy.json") or None}


@operation("ledger.beat")
def beat(call: Call) -> dict[str, Any]:
    """Say that the holder is alive, and what it does; say who has the lock instead when it has been taken."""
    asked = call.message
    with _alone(asked["key"]) as folder:
        lock = _read(folder / "lock.json")
        holder = lock.get("holder") or {}
        if holder.get("id") != asked["id"]:
            return {"is_held": False, "by": holder}
        _write(folder / "lock.json", {**lock, "holder": {**holder, **_now(), "doing": asked["doing"]}})
        return {"is_held": True}


@operation("ledger.release")
def release(call: Call) -> dict[str, Any]:
    """Give the lock back."""
    with _alone(call.message["key"]) as folder:
        lock = _read(folder / "lock.json")
        if (lock.get("holder") or {}).get("id") == call.message["id"]:
            _write(folder / "lock.json", {"token": lock["token"], "holder": None})
    return {}


@operation("ledger.note")
def note(call: Call) -> dict[str, Any]:
    """Write down how far the deploy has come."""
    asked = call.message
    with _alone(asked["key"]) as folder:
        _refuse_others(folder, asked["id"])
        _write(folder / "deploy.json", asked["record"])
    return {}


@operation("ledger.close")
def close(call: Call) -> dict[str, Any]:
    """Add a line to the history, once, and forget the deploy under way."""
    asked = call.message
    with _alone(asked["key"]) as folder:
        _refuse_others(folder, asked["id"])
        lines = _history(folder)
        if asked["entry"] and all(line.get("id") != asked["entry"]["id"] for line in lines):
            _append(folder / "history.jsonl", asked["entry"])
        with suppress(FileNotFoundError):
            (folder / "deploy.json").unlink()
    return {}


@operation("ledger.look")
def look(call: Call) -> dict[str, Any]:
    """Return who is at it, how far it has come, and the last lines of the history."""
    folder = _folder(call.message["key"])
    holder = _read(folder / "lock.json").get("holder") or None
    if holder:
        holder = {**holder, "age_s": _age_s(holder), "is_alive": _age_s(holder) < holder["lifetime_s"]}
    count = int(call.message["count"])
    history = _history(folder)
    return {
        "holder": holder,
        "record": _read(folder / "deploy.json") or None,
        "history": history[len(history) - count :] if count else history,
    }


@operation("ledger.kept")
def kept(call: Call) -> dict[str, Any]:
    """Say whether lock and history are kept here."""
    return {"is_kept": bool(_read(_folder(call.message["key"]) / "lock.json"))}


@operation("ledger.give")
def give(call: Call) -> dict[str, Any]:
    """Return all that is kept here, for another host to keep it."""
    folder = _folder(call.message["key"])
    return {"token": int(_read(folder / "lock.json").get("token", 0)), "history": _history(folder)}


@operation("ledger.adopt")
def adopt(call: Call) -> dict[str, Any]:
    """Keep from now on what another host kept. Lines that are here already are not added again."""
    asked = call.message
    with _alone(asked["key"]) as folder:
        known = _history(folder)
        for line in asked["history"]:
            if line not in known:
                _append(folder / "history.jsonl", line)
        lock = _read(folder / "lock.json")
        _write(folder / "lock.json", {"holder": None, **lock, "token": max(asked["token"], lock.get("token", 0))})
    return {}


@operation("ledger.part")
def part(call: Call) -> dict[str, Any]:
    """Keep nothing any more: another host does."""
    with _alone(call.message["key"]) as folder:
        for name in ("lock.json", "deploy.json", "history.jsonl"):
            with suppress(FileNotFoundError):
                (folder / name).unlink()
    return {}


def _refuse_others(folder: Path, one: str) -> None:
    holder = _read(folder / "lock.json").get("holder") or {}
    if holder.get("id") != one:
        who = holder.get("who", "somebody else")
        raise Refused(f"the lock of this deploy was taken by {who}", "`road history` says what they did", "fenced")


def _now() -> dict[str, Any]:
    return {"beat_s": time.clock_gettime(time.CLOCK_BOOTTIME), "boot": _boot(), "at": _stamp()}


def _stamp() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _age_s(holder: dict[str, Any]) -> float:
    """Return for how long nothing was heard, by this host's own running time; after a restart, since then."""
    now_s = time.clock_gettime(time.CLOCK_BOOTTIME)
    return max(0.0, now_s - float(holder["beat_s"])) if holder.get("boot") == _boot() else now_s


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _folder(key: str) -> Path:
    return Path(STATE) / key


@contextmanager
def _alone(key: str) -> Iterator[Path]:
    folder = _folder(key)
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "ledger.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(handle)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, value: dict[str, Any]) -> None:
    write_atomically(str(path), json.dumps(value).encode(), 0o600)


def _append(path: Path, value: dict[str, Any]) -> None:
    """Add a line; half a line that a power cut left before is ended first."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "rb+") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        broken = size > 0 and file.read(1) != b"\n"
        file.write((b"\n" if broken else b"") + json.dumps(value).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _history(folder: Path) -> list[dict[str, Any]]:
    try:
        with (folder / "history.jsonl").open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - LONGEST_LINES))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        with suppress(ValueError):
            found.append(json.loads(line))
    return [line for line in found if isinstance(line, dict)]
