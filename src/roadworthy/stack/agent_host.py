"""The agent on hosts: one for each site there, which reads the host's figures and can do nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from roadworthy.environments.service import Service
from roadworthy.fleet.resource import Account, Directory, Ensured, File, Resource, Unit
from roadworthy.stack import agent_given, agent_sources, hub_code, hub_host
from roadworthy.stack.agent_account import ACCOUNT
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.hub_site import hub_host as host_of
from roadworthy.stack.hub_site import unit_patterns
from roadworthy.stack.layout import Layout
from roadworthy.stack.opening import Opening
from roadworthy.stack.sandbox import CLOSED
from roadworthy.stack.systemd import Line, described, unit_text

FOLDER = "/usr/local/lib/roadworthy"
IS_LONG = True
"""What differs in a program of 1,500 lines is not shown for every host of a plan."""
INTERVAL_S = 10
MOST_MEMORY, MOST_CPU = "64M", "25%"
QUEUE_SAYS, QUEUE = "/proc/sys/net/unix/max_dgram_qlen", 512
QUEUE_FILE = "/etc/sysctl.d/60-roadworthy-agent.conf"
LONGER_QUEUE = Ensured(
    f"{QUEUE} datagrams may wait for an agent (net.unix.max_dgram_qlen)",
    unless=("sh", "-c", f'test "$(cat {QUEUE_SAYS})" -ge {QUEUE} || ! test -w {QUEUE_SAYS}'),
    do=("sh", "-c", f"echo {QUEUE} > {QUEUE_SAYS}"),
)
"""Not where the kernel belongs to another (in some containers)."""
HIDDEN = ("mail", "data", "log", "run")
"""Folders of the site that its group may read; the agent, which has that group for its socket, must not."""

SEES: Mapping[str, Line] = {"ProtectHome": ("ProtectHome", "read-only"), "ProtectProc": ("ProtectProc", "default")}
"""What the agent must see to measure: how full the disks are, and what each process takes."""


def resources(ground: HostGround, services: tuple[Service, ...]) -> tuple[Resource, ...]:
    """Return what `ground.host` is to have."""
    layout = ground.layout
    program = File(f"{FOLDER}/{layout.unit('agent')}.py", hub_code.agent_file().read_text("utf-8"), secret=IS_LONG)
    files = credentials(ground)
    unit = f"{layout.unit('agent')}.service"
    watched = (program.path, *(file.path for file in files.values()))
    return (
        Account(ACCOUNT),
        Directory(FOLDER),
        program,
        File(QUEUE_FILE, f"net.unix.max_dgram_qlen = {QUEUE}\n"),
        LONGER_QUEUE,
        *files.values(),
        Unit(unit, _unit(ground, program.path, files), watches=watched),
    )


def openings(ground: HostGround, services: tuple[Service, ...]) -> tuple[Opening, ...]:
    """Return nothing: nobody has to reach an agent from elsewhere."""
    return ()


def socket(layout: Layout) -> str:
    """Return the socket at which the site's processes tell the agent of their host."""
    return f"/run/{layout.unit('agent')}/site.sock"


def variables(ground: HostGround) -> Mapping[str, str]:
    """Return what a release sees of the agent: nothing in an environment without a hub."""
    return {"ROADWORTHY_AGENT": socket(ground.layout)} if host_of(ground.environment) else {}


def credentials(ground: HostGround) -> dict[str, File]:
    """Return the files that systemd shows the agent and nobody else, by the names under which it finds them."""
    key = hub_host.key_of(ground)
    host = host_of(ground.environment)
    certificate = key.certificate(host.address if host else ground.host.address).certificate
    texts = {"config": _told(ground), "token": f"{key.token(ground.host.name)}\n", "certificate": certificate}
    texts |= agent_sources.credentials(ground)
    etc = f"{ground.layout.etc}/agent"
    return {name: File(f"{etc}.{name}", text, mode=0o600, secret=name != "config") for name, text in texts.items()}


def _told(ground: HostGround) -> str:
    return f"{json.dumps(configuration(ground), indent=1)}\n"


def configuration(ground: HostGround) -> dict[str, Any]:
    """Return the agent's configuration on one host."""
    layout = ground.layout
    sources = dict(agent_sources.sources(ground))
    given = credentials_folder(layout)
    site = {"socket": socket(layout), "group": group(ground), "environment": ground.environment.name}
    return {
        "host": ground.host.name,
        "hub": hub_host.url(ground, ground.host),
        "token_file": f"{given}/token",
        "ca_file": f"{given}/certificate",
        "spool": f"/var/lib/{layout.unit('agent')}",
        "interval_s": INTERVAL_S,
        "sites": {layout.key: site},
        "units": list(dict.fromkeys((*_units(ground), *sources.pop("units", ())))),
        **sources,
        **agent_given.given(ground.environment, layout.key),
    }


def credentials_folder(layout: Layout) -> str:
    """Return the folder in which the agent finds its credentials by their names."""
    return f"/run/credentials/{layout.unit('agent')}.service"


def group(ground: HostGround) -> str:
    """Return the group that may tell the agent: the site's, where its code runs."""
    return ground.layout.account if ground.runs_code else ACCOUNT


def _units(ground: HostGround) -> tuple[str, ...]:
    """Return the patterns of the units that are of interest: the site's own, and what it shares with others."""
    key = ground.layout.key
    services = ground.environment.services
    patterns = [pattern for one in services for pattern in unit_patterns(ground.kinds[one.kind], one.name, key)]
    return (f"{key}-*", *(pattern for pattern in patterns if not pattern.startswith(f"{key}-")))


def _unit(ground: HostGround, program: str, files: Mapping[str, File]) -> str:
    layout = ground.layout
    name = layout.unit("agent")
    given: list[Line] = [("LoadCredential", f"{one}:{file.path}") for one, file in files.items()]
    return unit_text(
        {
            "Unit": [
                ("Description", described(f"Agent of {ground.site.name} {ground.environment.name}")),
                ("Wants", "network-online.target"),
                ("After", "network-online.target"),
                ("StartLimitIntervalSec", "0"),
            ],
            "Service": [
                ("Type", "exec"),
                *given,
                ("ExecStart", f"/usr/bin/python3 -I -S {program} ${{CREDENTIALS_DIRECTORY}}/config"),
                ("Environment", "MALLOC_ARENA_MAX=1"),
                ("User", ACCOUNT),
                ("Group", group(ground)),
                ("UMask", "0027"),
                ("RuntimeDirectory", name),
                ("RuntimeDirectoryMode", "0750"),
                ("StateDirectory", name),
                ("StateDirectoryMode", "0700"),
                ("MemoryMax", MOST_MEMORY),
                ("CPUQuota", MOST_CPU),
                ("CPUWeight", "20"),
                ("Restart", "always"),
                ("RestartSec", "1"),
                ("TimeoutStopSec", "10"),
                *(SEES.get(line[0], line) for line in CLOSED),
                ("MemoryDenyWriteExecute", "yes"),
                ("InaccessiblePaths", " ".join(f"-{layout.root}/{folder}" for folder in HIDDEN)),
                ("SyslogIdentifier", name),
            ],
            "Install": [("WantedBy", "multi-user.target")],
        }
    )
