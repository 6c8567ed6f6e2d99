"""What the workstation must have for rehearsal machines, and the way its own programs are called."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from roadworthy.problems import Problem, ProblemsFound
from roadworthy.testing.rules import MISSING_PROGRAM, NEEDS_ROOT, STEP_FAILED

PACKAGES = {
    "systemd-nspawn": "systemd-container",
    "debootstrap": "debootstrap",
    "nft": "nftables",
    "ip": "iproute2",
    "ssh-keygen": "openssh-client",
    "mkfs.ext4": "e2fsprogs",
    "nsenter": "util-linux",
}
"""Which Debian package brings a program."""

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TIME_LIMIT_S = 120.0
WHERE_IMAGES_ARE = Path("/var/lib/roadworthy/images")
WHERE_MACHINES_ARE = Path("/var/lib/roadworthy/machines")
WHERE_CLAIMS_ARE = Path("/run/roadworthy/machines")


def require_workstation() -> None:
    """Raise ProblemsFound with all that this workstation lacks."""
    if problems := [*lack_of_rights(sys.platform, os.geteuid()), *lack_of_programs(_is_installed)]:
        raise ProblemsFound(problems)


def lack_of_rights(platform: str, user_id: int) -> list[Problem]:
    """Return the problem of a system or an account that can't have them."""
    if platform != "linux":
        return [NEEDS_ROOT.problem(f"rehearsal machines need Linux, and this is {platform}", "rehearse on a Linux one")]
    if user_id:
        return [NEEDS_ROOT.problem("rehearsal machines need root", "call it with sudo, on a machine of your own")]
    return []


def lack_of_programs(is_installed: Callable[[str], bool]) -> list[Problem]:
    """Return the problem of programs that are not there."""
    missing = [name for name in PACKAGES if not is_installed(name)]
    if not missing:
        return []
    packages = " ".join(dict.fromkeys(PACKAGES[name] for name in missing))
    return [MISSING_PROGRAM.problem(f"not installed here: {', '.join(missing)}", f"apt install {packages}")]


def _is_installed(name: str) -> bool:
    return shutil.which(name, path=PATH) is not None


def variables() -> dict[str, str]:
    """Return the environment for the workstation's own programs: plain words, no prompts."""
    kept = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    return {**kept, "PATH": PATH, "LC_ALL": "C.UTF-8", "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"}


def attempt(
    words: Sequence[str], text: str = "", time_limit_s: float = TIME_LIMIT_S
) -> subprocess.CompletedProcess[str]:
    """Call a program with `text` as its input and return how it ended."""
    return subprocess.run(
        list(words), input=text, env=variables(), capture_output=True, text=True, errors="replace",
        timeout=time_limit_s, check=False, cwd="/",
    )  # fmt: skip


def call(words: Sequence[str], text: str = "", time_limit_s: float = TIME_LIMIT_S) -> str:
    """Call a program, return what it said, and raise ProblemsFound when it fails."""
    try:
        done = attempt(words, text, time_limit_s)
    except subprocess.TimeoutExpired:
        raise ProblemsFound([STEP_FAILED.problem(f"`{' '.join(words)}` did not end in {time_limit_s:g} s")]) from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        reason = said[-1] if said else f"exit code {done.returncode}"
        raise ProblemsFound([STEP_FAILED.problem(f"`{' '.join(words)}` failed: {reason}")])
    return done.stdout
