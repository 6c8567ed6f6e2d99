"""The hub on a workstation: a process beside the site's, with a Python and a folder of its own."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import roadworthy
from roadworthy.environments.frozen import FrozenTable
from roadworthy.environments.host import WORKSTATION
from roadworthy.environments.probe import Probe
from roadworthy.environments.process import Process
from roadworthy.stack import agent_local
from roadworthy.stack.hub_site import AGENT, HUB, hub_site
from roadworthy.stack.kind import Ground, Place
from roadworthy.stack.private import write_private

PORT = 8700
FOLDER_VARIABLE, URL_VARIABLE = "ROADWORTHY_HUB_FOLDER", "ROADWORTHY_HUB_URL"
PASSED_ON = re.compile(
    r"^(HOME|PATH|LANG|LC_\w+|TMPDIR|XDG_CACHE_HOME|SSL_CERT_\w+|\w+_CA_BUNDLE|(?:UV|PIP)_\w+|(?i:\w+_proxy))$"
)
"""What the hub sees of a person's shell: nothing of the site's, and what it takes to fetch its packages."""


@dataclass(frozen=True)
class HubProgram:
    """The hub's own program in environment local, the URL it is known by, and its Python; `shell` adds variables."""

    local: Path
    url: str
    locked_python: Sequence[str]
    shell: Mapping[str, str] = field(repr=False)

    def process(self, name: str, *words: str) -> Process:
        """Return a command of it."""
        own = hub_folder(self.local)
        requirements = Path(roadworthy.__file__).parent / "hub" / "requirements.txt"
        passed = {key: value for key, value in self.shell.items() if PASSED_ON.match(key)}
        told = {FOLDER_VARIABLE: str(own), URL_VARIABLE: self.url, "PYTHONPATH": str(own / "code")}
        command = (*self.locked_python, str(requirements), "-m", "roadworthy.hub", *words)
        return Process(name, command, own, FrozenTable({**passed, **told}))

    def link(self, person: str = "") -> Process:
        """Return what prints a new link for a person; for an owner if none is named."""
        return self.process("link", "link", *([person] if person else []))


def place(ground: Ground) -> Place:
    """Return the processes of the hub and of the agent that sends to it."""
    port = ground.free_port(PORT)
    own = hub_folder(ground.folder)
    token = _get_ready(own, ground)
    name = name_of(HUB, ground)
    agent = agent_local.process(name_of(AGENT, ground), ground, f"http://127.0.0.1:{port}", token)
    return Place(processes=(agent, process(name, ground, port)), addresses=FrozenTable({name: f"localhost:{port}"}))


def process(name: str, ground: Ground, port: int) -> Process:
    """Return the hub's process. It begins when the site is ready, which it must not slow down."""
    link = ground.folder / "run" / "hub.link"
    program = HubProgram(ground.folder, f"http://localhost:{port}", ground.locked_python, ground.shell)
    return replace(
        program.process(name, "serve", "--port", str(port), "--link", str(link)),
        after=tuple(service.name for service in ground.environment.services if service.kind == "granian"),
        ready=Probe(url=f"http://127.0.0.1:{port}/-/live", time_limit_s=10),
        stop_time_s=10,
        is_beside=True,
        link=link,
    )


def hub_folder(local: Path) -> Path:
    """Return where the hub of environment local keeps its files."""
    return local / "data" / "hub"


def name_of(kind: str, ground: Ground) -> str:
    """Return the name of a process; a worker of the site may have it already."""
    taken = {service.name for service in ground.environment.services if service.kind != kind}
    return f"road-{kind}" if kind in taken else kind


def _get_ready(own: Path, ground: Ground) -> Path:
    """Tell the hub of the site and of its agent; return the file with the agent's token."""
    for folder in (own, own / "sites", own / "senders", own / "code"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    site = hub_site(ground.site, ground.environment, ground.kinds, ground.project)
    token_file = own / "token"
    if not token_file.is_file():
        write_private(token_file, secrets.token_urlsafe(32))
    hashed = hashlib.sha256(token_file.read_bytes()).hexdigest()
    sender = {"name": WORKSTATION, "sha256": hashed, "sites": [site["key"]], "sends": True}
    for other in (own / "sites").glob("*.json"):  # the site may have had another name
        if other.name != f"{site['key']}.json":
            other.unlink()
    write_private(own / "sites" / f"{site['key']}.json", json.dumps(site, indent=1))
    write_private(own / "senders" / f"{WORKSTATION}.json", json.dumps(sender))
    offer_code(own / "code" / "roadworthy")
    return token_file


def offer_code(link: Path) -> None:
    """Let the hub's Python import the Roadworthy that runs, and nothing else of what is installed beside it."""
    package = Path(roadworthy.__file__).resolve().parent
    if link.is_symlink() and link.readlink() == package:
        return
    link.unlink(missing_ok=True)
    link.symlink_to(package)
