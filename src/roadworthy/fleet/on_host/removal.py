"""Takes away what a site had on this host and has no more, unless another site has it too.

Packages, accounts and folders with something in them stay: there may be data in them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.drafts import write_atomically
from roadworthy.fleet.on_host.files import is_part, joined, original
from roadworthy.fleet.on_host.ground import Ground, digest_of
from roadworthy.fleet.on_host.places import UNIT_FOLDERS, take_away
from roadworthy.fleet.on_host.record import other_keys, recording, resources_of
from roadworthy.fleet.on_host.services import ENABLED, KINDS, remember_start
from roadworthy.fleet.on_host.units import shown, start, systemctl, take_down

REMOVED = {"File": "path", "Joined": "path", "Link": "path", "Directory": "path", "Unit": "name"}


def kept_form(resources: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what is to be remembered of a state: which things are its own, and none of their contents."""
    return [
        {"type": each["type"], "name": each[REMOVED[each["type"]]], "is_own": bool(each.get("content"))}
        for each in resources
        if each["type"] in REMOVED
    ]


def _tell_systemd(verb: str, name: str) -> None:
    systemctl(verb, "--", name)


class Gone:
    """What a state of this site had on this host, and this one has not."""

    def __init__(self, ground: Ground, wanted: Sequence[dict[str, Any]]) -> None:
        self._ground = ground
        keeps = [*kept_form(wanted), *(each for key in other_keys(ground.key) for each in resources_of(key))]
        kept = {(each["type"] == "Unit", each["name"]) for each in keeps}
        self._left = [each for each in resources_of(ground.key) if (each["type"] == "Unit", each["name"]) not in kept]
        self._wanted = {each["path"] for each in wanted if each["type"] == "Joined"}
        self._units = {each["name"] for each in wanted if each["type"] == "Unit"}
        self._lost_parts: list[str] = []

    def _take(self, *types: str) -> list[dict[str, Any]]:
        taken = [each for each in self._left if each["type"] in types]
        self._left = [each for each in self._left if each["type"] not in types]
        return taken

    def units(self) -> None:
        """Stop and remove units; one that a package brought becomes as it was found."""
        for each in self._take("Unit"):
            name = each["name"]
            if each["is_own"]:
                self._ground.change(f"unit {name}", "removed", partial(self._take_down, name))
            else:
                self._leave_alone(name)

    def _take_down(self, name: str) -> None:
        take_down([name])
        with recording() as record:
            record.units.pop(name, None)
            record.files.pop(f"/etc/systemd/system/{name}", None)

    def _leave_alone(self, name: str) -> None:
        was = self._ground.record.units.get(name, {}).get("was", {})
        found = shown([name])[name]
        verbs = ["stop"] if not was.get("active", True) and found.get("ActiveState") == "active" else []
        verbs += ["disable"] if not was.get("enabled", True) and found.get("UnitFileState") in ENABLED else []
        for verb in verbs:
            title = f"unit {name}, as it was before" if verb == "stop" else f"unit {name}, does not start at boot"
            kind = "stopped" if verb == "stop" else "changed"
            self._ground.change(f"unit {name}", kind, partial(_tell_systemd, verb, name), title=title)
        if self._ground.is_real:
            with recording() as record:
                record.units.pop(name, None)

    def parts(self) -> None:
        """Take away files that are parts of joined ones, so that the whole is made without them."""
        wholes = self._ground.record.joined.values()
        parts = [each for each in self._left if any(is_part(each["name"], whole) for whole in wholes)]
        self._left = [each for each in self._left if each not in parts]
        for each in parts:
            self._lost_parts.append(each["name"])
            self._remove_file(each["name"])

    def rest(self) -> None:
        """Take away all other files, then the folders that are empty then; and see to the joined files of others."""
        self.units()
        self.parts()
        for each in self._take("File", "Joined", "Link"):
            self._remove_file(each["name"])
        for each in sorted(self._take("Directory"), key=lambda one: -one["name"].count("/")):
            self._remove_directory(each["name"])
        self._mend_others()

    def _remove_file(self, path: str) -> None:
        ground = self._ground
        if not os.path.lexists(path):
            return
        content = Path(path).read_bytes() if stat.S_ISREG(os.lstat(path).st_mode) else b""
        edited = bool(content) and not ground.record.is_ours(path, digest_of(content))
        if Path(original(path)).exists():
            title = f"file {path}, as it was before"
            ground.change(f"file {path}", "changed", lambda: self._put_back(path), title=title, edited=edited)
        else:
            ground.change(f"file {path}", "removed", lambda: self._forget(path), edited=edited)
        ground.written[path] = None
        ground.needs_reload |= path.startswith(UNIT_FOLDERS)

    def _put_back(self, path: str) -> None:
        kept = Path(original(path))
        mode = kept.stat().st_mode & 0o700
        write_atomically(path, kept.read_bytes(), mode | (0o044 if mode & 0o400 and path.startswith("/etc/") else 0))
        kept.unlink()
        self._strike(path)

    def _forget(self, path: str) -> None:
        take_away(path)
        self._strike(path)

    def _strike(self, path: str) -> None:
        with recording() as record:
            record.files.pop(path, None)
            record.joined.pop(path, None)
            record.secret = [each for each in record.secret if each != path]

    def _remove_directory(self, path: str) -> None:
        try:
            inside = [f"{path}/{name}" for name in os.listdir(path)]
        except OSError:
            return
        if all(name in self._ground.written and self._ground.written[name] is None for name in inside):
            self._ground.change(f"directory {path}", "removed", lambda: take_away(path))
            self._ground.written[path] = None

    def _mend_others(self) -> None:
        """Make anew what other sites have joined and what has lost a part, and tell those who run with it."""
        ground = self._ground
        for path, whole in list(ground.record.joined.items()):
            is_gone = path in ground.written and ground.written[path] is None
            if is_gone or path in self._wanted or not any(is_part(part, whole) for part in self._lost_parts):
                continue
            joined(ground, whole)
            for name, known in ground.record.units.items():
                if name not in self._units and path in known["files"]:
                    self._tell(name, known, path)

    def _tell(self, name: str, known: dict[str, Any], path: str) -> None:
        ground, verb = self._ground, known["on_change"]
        if shown([name])[name].get("ActiveState") == "active" and ground.digest(path) != known["files"][path]:
            ground.change(f"unit {name}", KINDS[verb], lambda: start(name, verb))
            ground.units.setdefault(name, known)
            remember_start(ground, name, {path: ground.digest(path)})
