"""The agent on a workstation: a process beside the site's, and the socket that the site tells it what happens at."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

import roadworthy
from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.host import WORKSTATION
from roadworthy.environments.process import Process
from roadworthy.fleet.state import STATE_FILE
from roadworthy.stack.agent_given import given
from roadworthy.stack.kind import Ground, Place, Setting
from roadworthy.stack.layout import layout
from roadworthy.stack.private import write_private

VARIABLE = "ROADWORTHY_AGENT"
"""The variable by which the site's processes know the socket."""
LONGEST_PATH = 103
"""Of a socket, in bytes: 107 by unix(7), and the agent binds it under a name with `.new` first."""
SPOOL_MB, INTERVAL_S = 16, 10
PATIENCE_S = 120
"""For so long nothing is said of a hub that is not there yet: it begins after the site, and its Python may be made."""


def place(ground: Ground, settings: tuple[Setting, ...]) -> Place:
    """Return what the site is given to tell the agent by; the agent itself comes with the hub, whose port it needs."""
    return Place(settings=settings, variables=FrozenTable({VARIABLE: str(socket(ground.folder))}))


def socket(local: Path) -> Path:
    """Return the agent's socket: in the environment's folder, or in this person's cache where that path is too long."""
    own = local / "run" / "agent.sock"
    if len(os.fsencode(own)) <= LONGEST_PATH:
        return own
    name = hashlib.sha256(os.fsencode(own)).hexdigest()[:16]
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "roadworthy" / "sockets" / name


def process(name: str, ground: Ground, hub: str, token_file: Path) -> Process:
    """Return the agent's process, which brings to the hub at a URL what the site tells it."""
    spool = ground.folder / "data" / "agent"
    spool.mkdir(parents=True, exist_ok=True)
    configuration = ground.folder / "run" / "agent.json"
    write_private(configuration, json.dumps(_configuration(ground, hub, token_file, spool), indent=1))
    socket(ground.folder).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    program = Path(roadworthy.__file__).parent / "monitoring" / "agent.py"
    return Process(
        name,
        (sys.executable, "-I", "-S", str(program), str(configuration)),
        spool,
        FrozenTable({"PATH": os.defpath, "MALLOC_ARENA_MAX": "1"}),
        stop_time_s=5,
        is_beside=True,
    )


def _configuration(ground: Ground, hub: str, token_file: Path, spool: Path) -> dict[str, object]:
    key = layout(ground.site, ground.environment).key
    return {
        "host": WORKSTATION,
        "hub": hub,
        "token_file": str(token_file),
        "spool": str(spool),
        "spool_mb": SPOOL_MB,
        "interval_s": INTERVAL_S,
        "patience_s": PATIENCE_S,
        "state": str(ground.folder / "run" / STATE_FILE),
        "sites": {key: {"socket": str(socket(ground.folder)), "environment": ground.environment.name}},
        **given(ground.environment, key),
    }
