"""How hosts are reached: as the owner's ssh does, or, while a rehearsal is kept, its throwaway machines instead."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.problems import ProblemsFound, Rule

REHEARSAL = "ROADWORTHY_REHEARSAL"
"""The variable that names the folder of kept rehearsal machines."""
NO_REHEARSAL = Rule(
    "E484", "No such rehearsal", "Acting on the real hosts instead would be the opposite of what was meant."
)
RULES = (NO_REHEARSAL,)
MACHINE = re.compile(r"^Host (?P<name>\S+) (?P<address>\S+)$", re.M)


def ssh_options() -> tuple[SshOptions, bool]:
    """Return how hosts are reached, and whether they are machines of a rehearsal."""
    folder = os.environ.get(REHEARSAL, "")
    if not folder:
        return SshOptions(), False
    config = Path(folder).absolute() / "ssh_config"
    if not config.is_file():
        hint = f"unset {REHEARSAL}, or keep the machines: road rehearse ENV --keep"
        raise ProblemsFound([NO_REHEARSAL.problem(f"{REHEARSAL} names {folder}, where no machines are", hint)])
    return SshOptions(config), True


def rehearsed(environment: Environment) -> Environment:
    """Return the environment with its hosts where a kept rehearsal has them; as it is when there is none.

    Raise ProblemsFound for a host that the rehearsal has not: the real one must not be reached instead.
    """
    ssh, is_rehearsal = ssh_options()
    if not is_rehearsal or ssh.config is None:
        return environment
    machines = {found["name"]: found["address"] for found in MACHINE.finditer(ssh.config.read_text("utf-8"))}
    return replace(environment, hosts=tuple(_there(host, machines) for host in environment.hosts))


def _there(host: Host, machines: dict[str, str]) -> Host:
    if host.name not in machines:
        hint = f"unset {REHEARSAL} to act on the real hosts, or rehearse anew"
        raise ProblemsFound([NO_REHEARSAL.problem(f"the rehearsal that is kept has no machine {host.name}", hint)])
    return replace(host, address=machines[host.name])
