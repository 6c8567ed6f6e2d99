"""Who owns a place on this host and who may read it; folders, links, and what must not be there."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.drafts import link_atomically
from roadworthy.fleet.on_host.ground import Ground
from roadworthy.fleet.on_host.operations import Refused

UNIT_FOLDERS = "/etc/systemd/"


def titled(resource: str, words: list[str]) -> str:
    """Return a resource with what is said of it."""
    return ", ".join([resource, *words])


def brings(ground: Ground) -> bool:
    """Say whether a package would be installed before, which may bring an account."""
    return any(change["resource"].startswith("package ") for change in ground.changes)


def owners(ground: Ground, wanted: dict[str, Any]) -> tuple[int, int] | None:
    """Return the numbers of owner and group; None in a plan that would make them. Raise Refused when there are none."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    try:
        return pwd.getpwnam(wanted["owner"]).pw_uid, grp.getgrnam(wanted["group"]).gr_gid
    except KeyError:
        if not ground.is_real and (ground.accounts.intersection((wanted["owner"], wanted["group"])) or brings(ground)):
            return None
    sentence = f"{wanted['path']} should belong to {wanted['owner']}:{wanted['group']}, and they are not both there"
    raise Refused(sentence, "an Account, or the package that makes it, must come before the file")


def differences(ground: Ground, found: os.stat_result | None, wanted: dict[str, Any]) -> list[str]:
    """Return words for what is different in owner, mode and kind."""
    ids = owners(ground, wanted)
    if found is None:
        return []
    words = []
    if ids != (found.st_uid, found.st_gid):
        words.append(f"owner {_name(found)} → {wanted['owner']}:{wanted['group']}")
    if stat.S_ISLNK(found.st_mode):
        words.append("a link → a file")
    elif stat.S_IMODE(found.st_mode) != wanted["mode"]:
        words.append(f"mode {stat.S_IMODE(found.st_mode):o} → {wanted['mode']:o}")
    return words


def _name(found: os.stat_result) -> str:
    try:
        return f"{pwd.getpwuid(found.st_uid).pw_name}:{grp.getgrgid(found.st_gid).gr_name}"
    except KeyError:
        return f"{found.st_uid}:{found.st_gid}"


def directory(ground: Ground, wanted: dict[str, Any]) -> None:
    """Make a folder with its owner and mode."""
    path = wanted["path"]
    found = _found(path)
    if found and not stat.S_ISDIR(found.st_mode):
        raise Refused(f"{path} is there, and is no folder", "move it out of the way")
    words = differences(ground, found, wanted)
    if found is None:
        ground.change(f"directory {path}", "made", lambda: _make_directory(ground, wanted))
    elif words:
        title = titled(f"directory {path}", words)
        ground.change(f"directory {path}", "changed", lambda: _own(ground, wanted), title=title)


def _found(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _make_directory(ground: Ground, wanted: dict[str, Any]) -> None:
    place = Path(wanted["path"])
    place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    place.mkdir(mode=0o700)
    _own(ground, wanted)


def _own(ground: Ground, wanted: dict[str, Any]) -> None:
    handle = os.open(wanted["path"], os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        uid, gid = owners(ground, wanted) or (0, 0)
        os.fchmod(handle, stat.S_IMODE(os.fstat(handle).st_mode) & wanted["mode"])  # never more open than either
        if os.geteuid() == 0:
            os.fchown(handle, uid, gid)
        os.fchmod(handle, wanted["mode"])
    finally:
        os.close(handle)


def link(ground: Ground, wanted: dict[str, Any]) -> None:
    """Have a symbolic link lead to its target."""
    path, target = wanted["path"], wanted["target"]
    found = _found(path)
    if found and stat.S_ISDIR(found.st_mode):
        raise Refused(f"{path} is a folder, and should be a link", "move it out of the way")
    was = str(Path(path).readlink()) if found and stat.S_ISLNK(found.st_mode) else "a file" if found else ""
    if was == target:
        return
    title = f"link {path}: {was} → {target}" if found else f"link {path} → {target}"
    ground.change(f"link {path}", "changed" if found else "made", lambda: link_atomically(path, target), title=title)
    ground.needs_reload |= path.startswith(UNIT_FOLDERS)


def absent(ground: Ground, wanted: dict[str, Any]) -> None:
    """Have nothing there."""
    path = wanted["path"]
    if not os.path.lexists(path):
        return
    ground.change(f"file {path}", "removed", lambda: take_away(path))
    ground.written[path] = None
    ground.needs_reload |= path.startswith(UNIT_FOLDERS)


def take_away(path: str) -> None:
    """Remove a file, a link, or a folder that is empty."""
    place = Path(path)
    if place.is_symlink() or not place.is_dir():
        place.unlink(missing_ok=True)
        return
    try:
        place.rmdir()
    except OSError:
        raise Refused(f"{path} is a folder that is not empty, so it was left there", "see what is in it") from None
