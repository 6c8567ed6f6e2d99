"""System accounts that the site's processes run as, and that nobody logs in to."""

from __future__ import annotations

import grp
import os
import pwd
import subprocess
from typing import Any

from roadworthy.fleet.on_host.ground import Ground
from roadworthy.fleet.on_host.operations import Refused
from roadworthy.fleet.on_host.run import PATH

NO_SHELL = "/usr/sbin/nologin"


def account(ground: Ground, wanted: dict[str, Any]) -> None:
    """Make one account, with its home and its groups."""
    name, groups = wanted["name"], set(wanted["groups"])
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        ground.accounts.add(name)
        ground.change(f"account {name}", "made", lambda: _make(name, wanted["home"], groups))
        return
    words = [f"home {found.pw_dir} → {wanted['home']}"] if found.pw_dir != wanted["home"] else []
    missing = groups - {each.gr_name for each in grp.getgrall() if name in each.gr_mem}
    words += [f"group {each}" for each in sorted(missing)]
    if words:
        title = ", ".join([f"account {name}", *words])
        ground.change(f"account {name}", "changed", lambda: _change(name, wanted["home"], missing), title=title)


def _make(name: str, home: str, groups: set[str]) -> None:
    own = ["--gid", name] if _has_group(name) else ["--user-group"]
    others = ["--groups", ",".join(sorted(groups))] if groups else []
    _run("useradd", "--system", *own, *others, "--home-dir", home, "--no-create-home", "--shell", NO_SHELL, name)


def _change(name: str, home: str, groups: set[str]) -> None:
    others = ["--append", "--groups", ",".join(sorted(groups))] if groups else []
    _run("usermod", "--home", home, *others, name)


def _has_group(name: str) -> bool:
    try:
        grp.getgrnam(name)
    except KeyError:
        return False
    return True


def _run(*words: str) -> None:
    done = subprocess.run(
        words, env={**os.environ, "PATH": PATH}, stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Refused(f"`{' '.join(words)}` failed", said[-1] if said else "", "command_failed")
