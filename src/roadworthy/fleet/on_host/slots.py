"""Runs releases of a site side by side on this host: each in a slot, with its units, until it is told to close."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from roadworthy.fleet.on_host.bridge import tear_down
from roadworthy.fleet.on_host.drafts import link_atomically, write_atomically
from roadworthy.fleet.on_host.fence import asking, standing
from roadworthy.fleet.on_host.operations import STATE, Call, Refused, find, operation

UNITS = Path("/etc/systemd/system")
LOOK_S, CRASH_LOOK_S = 0.04, 0.3
CONNECT_S = 0.3
LINES = 25
SLOW_MS = 500


@operation("slots.look")
def look(call: Call) -> dict[str, Any]:
    """Return all that a deploy wants to know of this host."""
    key, root = call.message["key"], Path(call.message["root"])
    return {
        "slots": Slots(key).read(),
        "placed": sorted(path.parent.name for path in root.glob("releases/*/release.json")),
        "kept": sorted(path.stem for path in Slots(key).folder.glob("units/*.json")),
        "current": _current(root),
        "serving": Slots(key).names(_current(root), ["serves", "beside", "instead"]),
        "units": _units(call, key),
        "balance": _text(Path("/etc/roadworthy") / key / "balance.json"),
        "fence": standing(key),
        "free_memory_bytes": _free_memory_bytes(),
        "is_bare": not (Slots(key).folder / "applied.json").exists(),
        "applied": _text(Slots(key).folder / "applied.digest").strip(),
        "roster": json.loads(_text(Slots(key).folder / "roster.json") or "[]"),
    }


@operation("slots.applied")
def applied(call: Call) -> dict[str, Any]:
    """Remember by what digest the state is known that this host was last found to be in, and all the site's hosts."""
    folder = Slots(call.message["key"]).folder
    write_atomically(str(folder / "roster.json"), json.dumps(call.message["hosts"]).encode(), 0o600)
    write_atomically(str(folder / "applied.digest"), call.message["digest"].encode(), 0o600)
    return {}


@operation("slots.keep")
def keep(call: Call) -> dict[str, Any]:
    """Keep the units of a release, for each slot that it may take."""
    slots = Slots(call.message["key"])
    content = json.dumps(call.message["units"], sort_keys=True).encode()
    write_atomically(str(slots.units_file(call.message["release"])), content, 0o600)
    return {}


@operation("slots.open")
def open_slot(call: Call) -> dict[str, Any]:
    """Start a release in a free slot beside what runs, wait until it is ready, and ask it for pages.

    `failed` says why it is not fit, and `lines` are the last ones of its log; the release is left as it is then.
    """
    asked = call.message
    slots, begun_s = Slots(asked["key"]), time.monotonic()
    slot = slots.claim(asked["release"], int(asked["count"]))
    units = [unit for unit in slots.units(asked["release"], slot) if unit["manner"] == "serves"]
    found: dict[str, Any] = {"slot": slot, "failed": "", "lines": [], "pages": [], "started": False, "ready_ms": 0.0}
    states = _states(call, [unit["name"] for unit in units])
    for unit in units:
        if states[unit["name"]]["active"] != "active":
            found["started"] = True
            tear_down(asked["key"], slots.ports(asked["release"]))
            find("units.start")(asking(call, {"name": unit["name"], "content": unit["content"]}))
    until_s = begun_s + float(asked["limit_s"])
    for unit in units:
        found["failed"] = found["failed"] or _gate(call, unit, until_s)
    found["ready_ms"] = (time.monotonic() - begun_s) * 1000
    found["free_memory_bytes"] = _free_memory_bytes()
    if not found["failed"] and units:
        found["pages"] = _pages(call, units[0], asked)
    if found["failed"]:
        found["lines"] = _lines(call, units)
    return found


@operation("slots.close")
def close(call: Call) -> dict[str, Any]:
    """Stop a release: what serves, and what works; the slot is free then. Only what serves is waited for, if at all."""
    slots, release = Slots(call.message["key"]), call.message["release"]
    serving, others = slots.names(release, ["serves"]), slots.names(release, ["beside", "instead"])
    for name in [*others, *([] if call.message["waits"] else serving)]:
        find("units.stop")(asking(call, {"name": name, "wait": False}))
    if call.message["waits"]:
        find("units.remove")(asking(call, {"names": serving}))
    tear_down(call.message["key"], slots.ports(release))
    slots.free(release)
    return {"stopped": [*serving, *others]}


@operation("slots.accompany")
def accompany(call: Call) -> dict[str, Any]:
    """Start what may run beside another release's of its kind (workers), before everything follows."""
    asked = call.message
    _start(call, [unit for unit in Slots(asked["key"]).units(asked["release"], 0) if unit["manner"] == "beside"])
    return {}


@operation("slots.follow")
def follow(call: Call) -> dict[str, Any]:
    """Have what runs beside the web (workers, schedulers), and what jobs follow, be of one release; or of none.

    A worker of another release may finish its task, and nobody waits for it; of a scheduler there are never two.
    With `waits` this ends only when workers and jobs of other releases have ended.
    """
    asked = call.message
    slots = Slots(asked["key"])
    own = [unit for unit in slots.units(asked["release"], 0) if unit["manner"] != "serves"] if asked["release"] else []
    _start(call, [unit for unit in own if unit["manner"] == "beside"])
    for name in [name for other in asked["others"] for name in slots.names(other, ["instead"])]:
        find("units.stop")(asking(call, {"name": name, "wait": True}))
    _start(call, [unit for unit in own if unit["manner"] == "instead"])
    for name in [name for other in asked["others"] for name in slots.names(other, ["beside"])]:
        find("units.stop")(asking(call, {"name": name, "wait": asked["waits"]}))
    _point(Path(asked["root"]), asked["release"])
    if asked["waits"]:
        _wait_for_jobs(call, asked["key"])
    return {"started": [unit["name"] for unit in own]}


@operation("slots.steady")
def steady(call: Call) -> dict[str, Any]:
    """Wait until what runs beside the web has run for a moment; say why it doesn't."""
    asked = call.message
    units = [unit for unit in Slots(asked["key"]).units(asked["release"], 0) if unit["manner"] != "serves"]
    while True:
        states = _states(call, [unit["name"] for unit in units])
        for unit in units:
            if why := _crash(states[unit["name"]]):
                return {"failed": f"{unit['name']} {why}", "lines": _lines(call, [unit])}
        if all(time.time() - state["since_s"] >= float(asked["for_s"]) for state in states.values()):
            return {"failed": "", "lines": []}
        call.raise_if_gone()
        time.sleep(LOOK_S)


@operation("slots.lines")
def lines(call: Call) -> dict[str, Any]:
    """Return the last lines of what serves of a release."""
    names = Slots(call.message["key"]).names(call.message["release"], ["serves"])
    return {"lines": _lines(call, [{"name": name} for name in names])}


def _wait_for_jobs(call: Call, key: str) -> None:
    """Wait until no job runs any more. Those begun before still follow the release of that moment."""
    names = sorted(path.name for path in UNITS.glob(f"{key}-job-*.service"))
    while names and any(state["active"] == "activating" for state in _states(call, names).values()):
        call.raise_if_gone()
        time.sleep(LOOK_S)


def _point(root: Path, release: str) -> None:
    """Have jobs and the shell follow a release."""
    if _current(root) == release:
        return
    if release:
        link_atomically(str(root / "current"), f"releases/{release}")
    else:
        (root / "current").unlink(missing_ok=True)


class Slots:
    """Which slot runs which release on this host, and the units that each release has."""

    def __init__(self, key: str) -> None:
        self.key, self.folder = key, Path(STATE) / key

    def read(self) -> dict[str, str]:
        """Return the release of each slot that is taken."""
        try:
            found = json.loads((self.folder / "slots.json").read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def claim(self, release: str, count: int) -> int:
        """Return the slot of a release, or give it the first that is free. Raise Refused when none is."""
        with self._alone():
            slots = self.read()
            for own, name in slots.items():
                if name == release:
                    return int(own)
            for slot in range(count):
                if str(slot) not in slots and not self._is_taken(release, slot):
                    self._write({**slots, str(slot): release})
                    return slot
        taken = ", ".join(f"{slot}: {name}" for slot, name in sorted(slots.items())) or "all by others"
        hint = "see what listens there (`ss -ltnp`), and stop what is not the site's"
        raise Refused(f"no port is free for the release ({taken})", hint, "refused")

    def free(self, release: str) -> None:
        """Give the slot of a release back."""
        with self._alone():
            self._write({slot: name for slot, name in self.read().items() if name != release})

    def units_file(self, release: str) -> Path:
        """Return where the units of a release are kept."""
        return self.folder / "units" / f"{release}.json"

    def units(self, release: str, slot: int) -> list[dict[str, Any]]:
        """Return the units of a release in a slot. Raise Refused when it was never brought here."""
        try:
            found: dict[str, list[dict[str, Any]]] = json.loads(self.units_file(release).read_text())
        except (OSError, ValueError):
            hint = "`road releases` lists those that are on every host"
            raise Refused(f"release {release} is not whole here", hint, "refused") from None
        return found[str(slot)]

    def ports(self, release: str) -> set[int]:
        """Return the ports at which a release answers in the slot that it has; none where it has none."""
        slot = next((int(slot) for slot, name in self.read().items() if name == release), None)
        if slot is None or not self.units_file(release).exists():
            return set()
        return {urlsplit(unit["ready"]["url"]).port or 80 for unit in self.units(release, slot) if unit["ready"]}

    def names(self, release: str, manners: Iterable[str]) -> list[str]:
        """Return the names of a release's units; without what was kept of it, all that are there."""
        if self.units_file(release).exists():
            return [unit["name"] for unit in self.units(release, 0) if unit["manner"] in manners]
        return sorted(path.name for path in UNITS.glob(f"{self.key}-*@{release}.service"))

    def _is_taken(self, release: str, slot: int) -> bool:
        """Say whether somebody else listens where this release would."""
        return any(_listens(unit["ready"]["url"]) for unit in self.units(release, slot) if unit["ready"])

    def _write(self, slots: dict[str, str]) -> None:
        write_atomically(str(self.folder / "slots.json"), json.dumps(slots, sort_keys=True).encode(), 0o644)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.folder / "slots.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _gate(call: Call, unit: dict[str, Any], until_s: float) -> str:
    """Wait until a unit answers as it should; say why it doesn't."""
    looked_s = 0.0
    while True:
        if time.monotonic() - looked_s > CRASH_LOOK_S:
            looked_s = time.monotonic()
            if why := _crash(_states(call, [unit["name"]])[unit["name"]]):
                return f"{unit['name']} {why}"
        if not unit["ready"]:
            return ""
        answer = _ask(call, [{**unit["ready"], "time_limit_s": max(0.1, min(5.0, until_s - time.monotonic()))}])[0]
        if not answer["reason"]:
            return ""
        if time.monotonic() > until_s:
            return f"{unit['name']} is not ready in time: {answer['reason']}"
        call.raise_if_gone()
        time.sleep(LOOK_S)


def _crash(state: dict[str, Any]) -> str:
    if state["sub"] == "auto-restart" or state["active"] in ("failed", "inactive"):
        return f"ended as soon as it had started ({state['result']})"
    return ""


def _pages(call: Call, unit: dict[str, Any], asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask for each page some times at once, so that every process is warm; then once more, and the old release too."""
    limit_s, times = float(asked["page_limit_s"]), int(asked["times"])
    probes = {path: _page(unit["ready"], path, limit_s) for path in asked["pages"]}
    until_s = time.monotonic() + float(asked["warm_limit_s"])
    for probe in probes.values():
        if time.monotonic() < until_s:
            _ask(call, [probe] * times, at_once=times)
    found: list[dict[str, Any]] = []
    old = _unit_beside(asked)
    for path, probe in probes.items():
        if time.monotonic() > until_s + limit_s and found:
            break
        answer = _best(call, probe)
        one = {"path": path, "status": answer["status"], "ms": answer["took_ms"], "reason": answer["reason"]}
        if old:
            other = _best(call, _page(old["ready"], path, limit_s))
            one.update(old_status=other["status"], old_ms=other["took_ms"])
        found.append(one)
    return found


def _best(call: Call, probe: dict[str, Any]) -> dict[str, Any]:
    """Return an answer; of two when the first was slow, for this host may be busy with other things."""
    first = _ask(call, [probe])[0]
    if first["took_ms"] < SLOW_MS:
        return first
    return min(first, _ask(call, [probe])[0], key=lambda answer: float(answer["took_ms"]))


def _unit_beside(asked: dict[str, Any]) -> dict[str, Any] | None:
    """Return the unit of the release that serves now, where it runs on this host too."""
    slots = Slots(asked["key"])
    for slot, name in slots.read().items():
        if name == asked["beside"] and slots.units_file(name).exists():
            return next((unit for unit in slots.units(name, int(slot)) if unit["manner"] == "serves"), None)
    return None


def _page(ready: dict[str, Any], path: str, limit_s: float) -> dict[str, Any]:
    place = urlsplit(ready["url"])
    headers = {"X-Forwarded-Proto": "https"}
    url = f"{place.scheme}://{place.netloc}{path}"
    return {**ready, "url": url, "wanted": {}, "headers": headers, "statuses": [200], "time_limit_s": limit_s}


def _ask(call: Call, probes: list[dict[str, Any]], at_once: int = 1) -> list[dict[str, Any]]:
    message = {"probes": probes, "patience_s": 0.0, "at_once": at_once}
    answers: list[dict[str, Any]] = find("http.ask")(asking(call, message))["answers"]
    return answers


def _start(call: Call, units: list[dict[str, Any]]) -> None:
    for unit in units:
        find("units.start")(asking(call, {"name": unit["name"], "content": unit["content"]}))


def _states(call: Call, names: list[str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = find("units.state")(asking(call, {"names": names}))["units"]
    return found


def _lines(call: Call, units: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for unit in units:
        message = {"name": unit["name"], "count": LINES}
        found += find("units.lines")(asking(call, message))["lines"]
    return found


def _units(call: Call, key: str) -> dict[str, dict[str, Any]]:
    """Return the states of all units of all releases of this site."""
    names = sorted(path.name for path in UNITS.glob(f"{key}-*@*.service"))
    return _states(call, names) if names else {}


def _current(root: Path) -> str:
    try:
        return (root / "current").readlink().name
    except OSError:
        return ""


def _listens(url: str) -> bool:
    place = urlsplit(url)
    try:
        socket.create_connection((place.hostname or "", place.port or 80), CONNECT_S).close()
    except OSError:
        return False
    return True


def _free_memory_bytes() -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
