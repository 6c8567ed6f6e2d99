"""Units of systemd: written, loaded, enabled, started, and started again when what they run with has changed."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.drafts import write_atomically
from roadworthy.fleet.on_host.ground import Ground
from roadworthy.fleet.on_host.listeners import blame
from roadworthy.fleet.on_host.operations import Call, Refused, operation
from roadworthy.fleet.on_host.run import PATH

FOLDER = "/etc/systemd/system"
SHOWN = "Id,LoadState,ActiveState,SubState,UnitFileState,MainPID,Result,StateChangeTimestamp,NeedDaemonReload,NRestarts"
TIME_LIMIT_S = 170
LINES = 12
NAME = re.compile(r"[A-Za-z0-9:_.\\@-]+\.(service|timer|socket|target|path|mount|slice)")


def systemctl(*words: str, time_limit_s: float = TIME_LIMIT_S) -> subprocess.CompletedProcess[str]:
    """Run systemctl to its end. Raise Refused where there is no systemd."""
    if not Path("/run/systemd/system").is_dir():
        raise Refused(
            "it is not run by systemd", "Roadworthy needs a host whose first process is systemd", "no_systemd"
        )
    try:
        return subprocess.run(
            ["systemctl", "--no-ask-password", *words], env={"PATH": PATH, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=time_limit_s, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused(
            f"`systemctl {' '.join(words)}` took more than {time_limit_s:.0f} s", "", "took_too_long"
        ) from None


def shown(names: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return what systemd says of each unit, in one question."""
    if not names:
        return {}
    said = systemctl("show", f"--property={SHOWN}", "--", *names).stdout
    blocks = [dict(line.split("=", 1) for line in block.splitlines() if "=" in line) for block in said.split("\n\n")]
    return dict(zip(names, (block for block in blocks if block)))  # noqa: B905 - Python 3.9


def unit_path(name: str) -> str:
    """Return where the file of a unit of ours lies."""
    if not NAME.fullmatch(name):
        raise Refused(f"{name} is no name of a unit", "it ends with .service, .timer or the like")
    return f"{FOLDER}/{name}"


def last_lines(name: str, count: int) -> list[str]:
    """Return the last lines of a unit's log, of its last start where systemd knows it."""
    done = subprocess.run(
        ["journalctl", "--no-pager", "-q", "-o", "cat", "-n", str(count), "-u", name],
        env={"PATH": PATH, "LC_ALL": "C.UTF-8"}, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=20,
    )  # fmt: skip
    return done.stdout.decode(errors="replace").splitlines()


def failure(name: str, verb: str = "start") -> Refused:
    """Return the refusal for a unit that does not do as it is told, with its last lines."""
    state = shown([name])[name]
    how = {"exit-code": "its program failed", "signal": "its program was killed", "timeout": "it took too long"}
    why = how.get(state.get("Result", ""), f"it is {state.get('ActiveState')} ({state.get('SubState')})")
    words = last_lines(name, LINES)
    hint = "\n".join([line for line in (blame(words),) if line] + words)
    return Refused(f"{name} does not {verb}: {why}", hint or f"`journalctl -u {name}` there is empty", "unit_failed")


def start(name: str, verb: str = "start") -> None:
    """Start, restart or reload a unit, and wait until systemd calls it done."""
    systemctl("reset-failed", "--", name)
    done = systemctl(verb, "--", name)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        if "not found" in done.stderr:
            raise Refused(f"there is no unit {name}", said[0] if said else "", "unit_failed")
        raise failure(name, verb)


def write_unit(ground: Ground, wanted: dict[str, Any]) -> None:
    """Write the file of one unit, if it is ours and another than it was."""
    from roadworthy.fleet.on_host.files import file

    if wanted["content"]:
        meta = {"owner": "root", "group": "root", "mode": 0o644, "secret": False, "check": []}
        file(ground, {"type": "File", "path": unit_path(wanted["name"]), "content": wanted["content"], **meta})


# Operations on single units, which a deploy starts and stops.


@operation("units.start")
def start_one(call: Call) -> dict[str, Any]:
    """Write a unit, enable it, start it."""
    name, content = call.message["name"], call.message["content"]
    if content:
        place = Path(unit_path(name))
        if not place.exists() or place.read_text() != content:
            write_atomically(str(place), content.encode())
    known = shown([name]).get(name, {})  # systemd reads a unit that it has not met by itself, and much quicker
    if known.get("LoadState") != "loaded" or known.get("NeedDaemonReload") != "no":
        systemctl("daemon-reload")
    if (not content or "[Install]" in content) and known.get("UnitFileState") != "enabled":
        systemctl("enable", "--no-reload", "--quiet", "--", name)
    start(name)
    return {}


@operation("units.stop")
def stop_one(call: Call) -> dict[str, Any]:
    """Stop a unit, and have it not start at boot."""
    name = call.message["name"]
    systemctl("disable", "--no-reload", "--quiet", "--", name)
    wait = [] if call.message["wait"] else ["--no-block"]
    done = systemctl("stop", *wait, "--", name, time_limit_s=3500)
    if done.returncode and "not loaded" not in done.stderr:
        raise failure(name, "stop")
    return {}


@operation("units.state")
def state(call: Call) -> dict[str, Any]:
    """Return the states of units."""
    return {"units": {name: _state(found) for name, found in shown(call.message["names"]).items()}}


def _state(found: dict[str, str]) -> dict[str, Any]:
    return {
        "active": found.get("ActiveState", "inactive"),
        "sub": found.get("SubState", "dead"),
        "main_pid": int(found.get("MainPID") or 0),
        "since_s": _moment(found.get("StateChangeTimestamp", "")),
        "result": found.get("Result", ""),
    }


def _moment(text: str) -> float:
    """Return a time that systemctl prints (`Fri 2026-11-20 10:00:00 UTC`) in seconds since 1970."""
    try:
        return time.mktime(time.strptime(text, "%a %Y-%m-%d %H:%M:%S UTC")) - time.timezone
    except ValueError:
        return 0.0


@operation("units.remove")
def remove(call: Call) -> dict[str, Any]:
    """Stop units and take their files away."""
    names = call.message["names"]
    take_down(names)
    return {}


def take_down(names: Sequence[str]) -> None:
    """Stop units of ours, disable them, and remove their files."""
    if not names:
        return
    present = [name for name in names if Path(unit_path(name)).exists() or name in _loaded(names)]
    if present:
        systemctl("disable", "--no-reload", "--quiet", "--", *present)
        systemctl("stop", "--", *present, time_limit_s=580)
        for name in present:
            Path(unit_path(name)).unlink(missing_ok=True)
        systemctl("daemon-reload")
        systemctl("reset-failed", "--", *present)


def _loaded(names: Sequence[str]) -> list[str]:
    return [name for name, found in shown(names).items() if found.get("ActiveState") not in (None, "inactive")]


@operation("units.lines")
def lines(call: Call) -> dict[str, Any]:
    """Return the last lines of a unit's log."""
    return {"lines": last_lines(call.message["name"], call.message["count"])}
