"""Has the units of a state as they should be: written, loaded once, enabled, and started or restarted where needed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from roadworthy.fleet.on_host.ground import Ground
from roadworthy.fleet.on_host.record import recording
from roadworthy.fleet.on_host.units import failure, shown, start, systemctl, unit_path, write_unit

SETTLE_S = 0.25
KINDS = {"start": "started", "restart": "restarted", "reload": "reloaded"}
ENABLED = {"enabled", "enabled-runtime"}
ALIVE = {"active", "reloading", "activating", "refreshing"}


def services(ground: Ground, wanted: Sequence[dict[str, Any]]) -> None:
    """Have some units, which follow one another in the state, as they should be."""
    for each in wanted:
        write_unit(ground, each)
    states = shown([each["name"] for each in wanted])
    for each in wanted:
        _know(ground, each, states[each["name"]])
    if ground.needs_reload or any(found.get("NeedDaemonReload") == "yes" for found in states.values()):
        states = _reload(ground, states)
    for each in wanted:
        _enable(ground, each, states[each["name"]])
    begun = [each["name"] for each in wanted if _run(ground, each, states[each["name"]])]
    if ground.is_real and begun:
        _settle(ground, begun)


def _know(ground: Ground, wanted: dict[str, Any], found: dict[str, str]) -> None:
    """Remember how a unit was found that isn't ours, for when we leave it alone again."""
    name = wanted["name"]
    if name not in ground.record.units:
        was = {"active": found.get("ActiveState") in ALIVE, "enabled": found.get("UnitFileState") in ENABLED}
        ground.units[name] = {"was": was, "on_change": wanted["on_change"], "files": {}}
    else:
        ground.units[name] = {**ground.record.units[name], "on_change": wanted["on_change"]}


def _reload(ground: Ground, states: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    if not ground.is_real:
        return states
    systemctl("daemon-reload")
    ground.needs_reload = False
    return shown(list(states))


def _enable(ground: Ground, wanted: dict[str, Any], found: dict[str, str]) -> None:
    name, state = wanted["name"], found.get("UnitFileState", "")
    if not state and wanted["content"]:  # our own, which a plan has not written
        state = "disabled"
    if wanted["enabled"] and state in {"disabled", "masked", "masked-runtime"} and _can_be_enabled(wanted):
        ground.change(f"unit {name}", "changed", lambda: _do_enable(name, state), title=f"unit {name}, starts at boot")
    elif not wanted["enabled"] and state in ENABLED:
        title = f"unit {name}, does not start at boot"
        ground.change(
            f"unit {name}", "changed", lambda: _check(systemctl("disable", "-q", "--", name), name), title=title
        )


def _can_be_enabled(wanted: dict[str, Any]) -> bool:
    return not wanted["content"] or "[Install]" in wanted["content"]


def _do_enable(name: str, state: str) -> None:
    if state.startswith("masked"):
        systemctl("unmask", "-q", *(["--runtime"] if state.endswith("runtime") else []), "--", name)
    _check(systemctl("enable", "-q", "--", name), name)


def _check(done: Any, name: str) -> None:
    if done.returncode:
        raise failure(name, "get enabled or disabled")


def _run(ground: Ground, wanted: dict[str, Any], found: dict[str, str]) -> bool:
    """Start or stop one unit where needed; say whether it was started in some way."""
    name, is_alive = wanted["name"], _is_alive(found)
    if wanted["running"] is None:
        return False
    if not wanted["running"]:
        if is_alive:
            ground.change(f"unit {name}", "stopped", lambda: _check(systemctl("stop", "--", name), name))
        return False
    digests = {path: ground.digest(path) for path in watched(wanted)}
    verb = _verb(wanted, is_alive, ground.units[name]["files"], digests)
    if not verb:
        return False
    ground.change(f"unit {name}", KINDS[verb], lambda: start(name, verb))
    remember_start(ground, name, digests)
    return True


def watched(wanted: dict[str, Any]) -> list[str]:
    """Return the files that a unit runs with."""
    return [*([unit_path(wanted["name"])] if wanted["content"] else []), *wanted["watches"]]


def _is_alive(found: dict[str, str]) -> bool:
    return found.get("ActiveState") in ALIVE and not is_dying(found)


def is_dying(found: dict[str, str]) -> bool:
    """Say whether a unit dies again and again: it waits for its next start, or is in one that systemd itself made."""
    is_another_start = found.get("ActiveState") == "activating" and found.get("NRestarts", "0") not in {"", "0"}
    return is_another_start or found.get("SubState", "").startswith("auto-restart")


def _verb(wanted: dict[str, Any], is_alive: bool, known: dict[str, str], digests: dict[str, str]) -> str:
    """Return what a unit needs so that it runs with the files as they are; nothing if it does."""
    if not is_alive:
        return "start"
    stale = [path for path, digest in digests.items() if known.get(path) != digest]
    if not stale:
        return ""
    is_own = bool(wanted["content"]) and unit_path(wanted["name"]) in stale
    return "restart" if is_own else str(wanted["on_change"])


def remember_start(ground: Ground, name: str, digests: dict[str, str]) -> None:
    """Remember at once what a unit was started with."""
    ground.units[name] = {**ground.units[name], "files": {**ground.units[name]["files"], **digests}}
    if ground.is_real:
        with recording() as record:
            record.units[name] = ground.units[name]


def _settle(ground: Ground, names: Sequence[str]) -> None:
    """See that what was started is still there a moment later. Raise Refused with the last lines of one that isn't."""
    time.sleep(SETTLE_S)
    for name, found in shown(names).items():
        has_died = found.get("ActiveState") == "failed" or (not _is_alive(found) and found.get("Result") != "success")
        if has_died or found.get("NRestarts", "0") not in {"", "0"}:
            ground.units[name] = {**ground.units[name], "files": {}}
            with recording() as record:
                record.units[name] = ground.units[name]
            raise failure(name)
