"""Packages of the host's own distribution: what is installed is read once, and all that is missing comes at once."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.drafts import write_atomically
from roadworthy.fleet.on_host.ground import Ground
from roadworthy.fleet.on_host.operations import Refused
from roadworthy.fleet.on_host.run import PATH

STATUS = Path("/var/lib/dpkg/status")
LISTS = Path("/var/lib/apt/lists")
POLICY = Path("/usr/sbin/policy-rc.d")
LOCK_S = 180
TIME_LIMIT_S = 1500
PAUSE_S = 2.0
UNKNOWN = re.compile(r"Unable to locate package (\S+)|Package '?(\S+?)'? has no installation candidate")
STALE = re.compile(r"Failed to fetch|404 +Not Found|Hash Sum mismatch|Unable to correct problems|unmet dependencies")
HELD = re.compile(r"Could not get lock \S+ ?\.? ?(?:It is held by process (\d+ \([^)]*\)))?|Unable to lock directory")
UNREACHED = re.compile(
    r"(?:Temporary failure resolving|Could not resolve|Could not connect to|Unable to connect to|Cannot initiate)"
    r" [^\n(]+"
)
CUT_OFF = "dpkg --configure -a"
POLICY_TEXT = """#!/bin/sh
# Roadworthy installs packages here whose services it starts itself.
[ -d /proc/{pid} ] && exit 101
[ -x {kept} ] && exec {kept} "$@"
exit 0
"""
OPTIONS = (
    "-q", "-y", "--no-install-recommends", "-o", f"DPkg::Lock::Timeout={LOCK_S}", "-o", "Dpkg::Use-Pty=0",
    "-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold",
)  # fmt: skip


def packages(ground: Ground, wanted: Sequence[dict[str, Any]]) -> None:
    """Install all that is missing, in one call of apt-get (two, where some services must not begin)."""
    present = installed()
    missing = {each["name"]: each["start"] for each in wanted if each["name"] not in present}
    if ground.is_real and missing:
        ground.call.emit({"kind": "doing", "title": f"installing {', '.join(missing)}"})
        if held := [name for name, start in missing.items() if not start]:
            with _services_held():
                install(held)
        install([name for name, start in missing.items() if start])
    for name in missing:
        ground.change(f"package {name}", "made", lambda: None)


def installed() -> set[str]:
    """Return the names of all packages that are installed, and of what they provide."""
    try:
        text = STATUS.read_text(errors="replace")
    except FileNotFoundError:
        sentence = "its packages are not Debian's (there is no dpkg)"
        raise Refused(sentence, "Roadworthy makes Debian and its relatives ready") from None
    found: set[str] = set()
    for block in text.split("\n\n"):
        if "\nStatus: install ok installed" in block or "\nStatus: hold ok installed" in block:
            found.add(block.partition("\n")[0][len("Package: ") :].strip())
            found.update(_provided(block))
    return found


def _provided(block: str) -> list[str]:
    at = block.find("\nProvides: ")
    if at < 0:
        return []
    line = block[at + len("\nProvides: ") :].partition("\n")[0]
    return [each.split()[0].partition(":")[0] for each in line.split(",") if each.strip()]


def install(names: Sequence[str]) -> None:
    """Install packages; with fresh lists when one isn't found in those that are here, or has gone from its server."""
    if not names:
        return
    if not any(LISTS.glob("*_Packages*")):
        _update()
        said = _apt("install", *names)
    else:
        said = _apt("install", *names)
        if said is not None and (UNKNOWN.search(said) or STALE.search(said)):
            _update()
            said = _apt("install", *names)
    if said is not None:
        raise _refusal(said, names)


def _update() -> None:
    said = _apt("update")
    if said is not None:
        raise _refusal(said, ())


def _refusal(said: str, names: Sequence[str]) -> Refused:
    if unknown := [first or second for first, second in UNKNOWN.findall(said)]:
        known = [name for name in names if name in unknown] or unknown
        sentence = f"no package {' or '.join(known)} is to be had from its package sources"
        return Refused(sentence, "check the name, and the sources in /etc/apt (`apt-cache policy` there)", "no_package")
    if held := HELD.search(said):
        by = f" by process {held.group(1)}" if held.group(1) else ""
        sentence = f"another apt is at work there: its lock is held{by} since {LOCK_S} s"
        return Refused(sentence, "wait until that has ended, then run this again", "apt_busy")
    if "No space left" in said or "You don't have enough free space" in said:
        return Refused("no space left on its disk for packages", "free some (`apt-get clean` there)", "disk_full")
    if unreached := UNREACHED.search(said):
        sentence = f"its package sources can't be reached: {unreached.group(0).strip()}"
        return Refused(sentence, "give it a way there, or name a mirror it can reach in /etc/apt", "command_failed")
    lines = [line for line in said.splitlines() if line.startswith(("E:", "W:", "Err:"))] or said.splitlines()
    what = f"installing {', '.join(names)}" if names else "refreshing the lists of packages"
    return Refused(f"{what} failed", "\n".join(lines[-8:]), "command_failed")


def _apt(*words: str) -> str | None:
    """Run apt-get until nobody else holds its locks; return all that it said if it failed, else None."""
    until_s, repaired = time.monotonic() + LOCK_S, False
    while True:
        code, said = _run(["apt-get", *OPTIONS, *words])
        if code == 0 and not (words[0] == "update" and "\nErr:" in f"\n{said}"):
            return None
        if CUT_OFF in said and not repaired:
            _run(["dpkg", "--force-confdef", "--force-confold", "--configure", "-a"])
            repaired = True
        elif not HELD.search(said) or time.monotonic() > until_s:
            return said
        else:
            time.sleep(PAUSE_S)  # the lock of the lists is not waited for by apt itself


def _run(words: list[str]) -> tuple[int, str]:
    variables = {
        "PATH": PATH, "LC_ALL": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive",
        "NEEDRESTART_SUSPEND": "1", "UCF_FORCE_CONFFOLD": "1",
    }  # fmt: skip
    variables.update({name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")})
    try:
        done = subprocess.run(
            words, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=TIME_LIMIT_S, check=False, cwd="/",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused(f"`{' '.join(words[:2])}` took more than {TIME_LIMIT_S} s", "", "took_too_long") from None
    return done.returncode, done.stdout.decode(errors="replace")


@contextmanager
def _services_held() -> Iterator[None]:
    """Have no package start its service: Debian's way of asking is this file, and ours says no only while we live."""
    kept = POLICY.with_name("policy-rc.d.road-kept")
    if POLICY.exists() and not kept.exists():
        POLICY.rename(kept)
    write_atomically(str(POLICY), POLICY_TEXT.format(pid=os.getpid(), kept=kept).encode(), 0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)
        if kept.exists():
            kept.rename(POLICY)
