"""Starts one process of the site: in its own session, marked, with nothing to read and its words in one pipe."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from roadworthy.environments.process import Process
from roadworthy.fleet.family import PROCESS_MARK


class CannotStartError(Exception):
    """A process that can't be started at all; the words say why."""


def spawn(process: Process, marks: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start `process` and return it. Its standard output and error are one pipe, which never blocks the reader."""
    if not process.folder.is_dir():
        raise CannotStartError(f"its folder {process.folder} is not there")
    environment = {**process.environment, PROCESS_MARK: process.name, **marks}
    try:
        popen = subprocess.Popen(
            process.command,
            cwd=process.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            start_new_session=True,
            **_account(process.user),
        )
    except FileNotFoundError as error:
        raise CannotStartError(_not_there(process.command[0])) from error
    except PermissionError as error:
        raise CannotStartError(f"{process.command[0]} may not be run") from error
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise CannotStartError(f"{process.command[0]}: {_reason(error)}") from error
    assert popen.stdout is not None
    os.set_blocking(popen.stdout.fileno(), False)
    return popen


def _not_there(program: str) -> str:
    if Path(program).is_file():
        return f"{program} begins with the name of an interpreter that is not there"
    return f"there is no program {program}"


def _reason(error: Exception) -> str:
    return str((isinstance(error, OSError) and error.strerror) or error).lower()


def _account(user: str) -> dict[str, Any]:
    """Return what makes a process run as another account; only root may ask for that."""
    if not user or os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam(user)
    except KeyError:
        raise CannotStartError(f'there is no account "{user}"') from None
    groups = os.getgrouplist(user, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": groups}
