"""Where everything of one site's environment lies on a host: folders, account, ports and names of units."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from roadworthy.environments.environment import Environment
from roadworthy.environments.site import Site

FIRST_PORT, BLOCKS, BLOCK = 10000, 1100, 20
"""Ports below Linux' ephemeral range, in blocks: one block for each site's environment."""
SLOTS = 4
LOG_PORT, HUB_PORT = 8, 9
CACHE_PORT = 10
LONGEST_ACCOUNT = 31


@dataclass(frozen=True)
class Layout:
    """The places of one site's environment; `key` is in all of them, so that sites on one host never meet."""

    key: str
    first_port: int

    @property
    def account(self) -> str:
        """Return the account that the site's processes run as, which owns nothing but its data."""
        return _shortened(self.key)

    @property
    def hub_account(self) -> str:
        """Return the account of the site's hub, which owns nothing but what it has measured."""
        return _shortened(f"{self.key}-hub")

    @property
    def database(self) -> str:
        """Return the name of the site's database and of its role there."""
        return self.key.replace("-", "_")[:63]

    @property
    def root(self) -> str:
        """Return the site's own folder."""
        return f"/srv/{self.key}"

    @property
    def releases(self) -> str:
        """Return the folder of the releases, each in a folder of its id, owned by root and never changed."""
        return f"{self.root}/releases"

    @property
    def environments(self) -> str:
        """Return the folder of the Python environments, each named by the hash of its requirements."""
        return f"{self.root}/environments"

    @property
    def objects(self) -> str:
        """Return the folder where each file of every release lies once, named by the hash of its bytes."""
        return f"{self.root}/objects"

    @property
    def static(self) -> str:
        """Return the folder with the static files of all kept releases, which is what is served."""
        return f"{self.root}/static"

    @property
    def media(self) -> str:
        """Return the folder of the uploads."""
        return f"{self.root}/media"

    @property
    def run(self) -> str:
        """Return the folder of small files of the running site (what drains, say)."""
        return f"{self.root}/run"

    @property
    def current(self) -> str:
        """Return the link to the release that serves; jobs and the shell follow it."""
        return f"{self.root}/current"

    @property
    def etc(self) -> str:
        """Return the folder of the site's own configuration, which only root reads."""
        return f"/etc/roadworthy/{self.key}"

    @property
    def state(self) -> str:
        """Return the folder of what Roadworthy remembers on this host: lock, history, what was applied."""
        return f"/var/lib/roadworthy/{self.key}"

    def web_port(self, slot: int) -> int:
        """Return the port at which the application server of a slot (0 … SLOTS - 1) listens."""
        return self.first_port + slot

    @property
    def cache_port(self) -> int:
        """Return the port of the site's own Redis."""
        return self.first_port + CACHE_PORT

    @property
    def log_port(self) -> int:
        """Return the port at which the site's agent reads the load balancer's log (UDP, of its own host alone)."""
        return self.first_port + LOG_PORT

    @property
    def hub_port(self) -> int:
        """Return the port of the site's hub."""
        return self.first_port + HUB_PORT

    def unit(self, service: str, release: str = "") -> str:
        """Return the name of a service's unit, of one release where it belongs to one: without the suffix."""
        return f"{self.key}-{service}" + (f"@{release}" if release else "")


def layout(site: Site, environment: Environment) -> Layout:
    """Return the layout of an environment of a site."""
    key = re.sub(r"[^a-z0-9-]+", "-", f"{site.name}-{environment.name}".lower()).strip("-")
    if not key[:1].isalpha():
        key = f"site-{key}"
    block = int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % BLOCKS
    return Layout(key, FIRST_PORT + block * BLOCK)


def _shortened(name: str) -> str:
    """Return a name that Linux takes for an account."""
    if len(name) <= LONGEST_ACCOUNT:
        return name
    return f"{name[: LONGEST_ACCOUNT - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
