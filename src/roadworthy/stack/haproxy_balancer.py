"""What HAProxy is told while it runs, and what it says of the servers; the same as its files on disk say."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import StringIO

from roadworthy.environments.host import Host
from roadworthy.environments.probe import Probe
from roadworthy.environments.service import Service
from roadworthy.environments.topology import WEB
from roadworthy.fleet.resource import File
from roadworthy.fleet.talk import Talk
from roadworthy.stack.balance_file import balance_path, written
from roadworthy.stack.balancer import Balance, Seen, Server
from roadworthy.stack.haproxy_places import BASE, SOCKET, UNIT
from roadworthy.stack.haproxy_site import NAMED, PROOF, SitePart, server_name, state_of_maintenance
from roadworthy.stack.host_ground import HostGround

TOKEN = "ROADWORTHY_STATUS_TOKEN"
"""The secret by which HAProxy is known to the site's status app, and the site to HAProxy."""
HEAD = "# pxname,"
LOG_LINES, MOST = 5000, 20
PAGE_LIMIT_S = 10.0
STATES = {"UP": "up", "DOWN": "down", "NOLB": "drain", "DRAIN": "drain", "MAINT": "maintenance", "no": "up"}


@dataclass(frozen=True)
class HAProxyBalancer:
    """The load balancer of one environment."""

    ground: HostGround
    services: tuple[Service, ...]

    @property
    def fronts(self) -> tuple[Host, ...]:
        """Return the hosts with the role; without any, each web host answers for itself."""
        return self._own or web_hosts(self.ground)

    @property
    def _own(self) -> tuple[Host, ...]:
        names = {service.name for service in self.services}
        return tuple(host for host in self.ground.environment.hosts if names.intersection(host.roles))

    def servers_of(self, front: Host) -> tuple[Host, ...]:
        """Return the web hosts that a front sends requests to."""
        return web_hosts(self.ground) if self._own else (front,)

    def part(self, front: Host) -> SitePart:
        """Return the site's part of the configuration at a front."""
        return SitePart(
            replace(self.ground, host=front),
            self.services,
            hosts=self.servers_of(front),
            asking=self._own or (front,),
            fronts=self.fronts,
            has_token=bool(self.ground.secrets.get(TOKEN)),
        )

    def files(self, front: Host, balance: Balance) -> tuple[File, ...]:
        """Return the site's backend, the word on its maintenance, and the balance itself."""
        part = self.part(front)
        check = ("/usr/sbin/haproxy", "-c", "-q", "-f", BASE, "-f", "{file}")
        return (
            File(part.places.maintenance, part.maintenance(balance)),
            File(part.places.configuration, part.configuration(balance), check=check),
            File(balance_path(part.ground.layout), written(balance), mode=0o600),
        )

    def say(self, front: Host, balance: Balance) -> Talk:
        """Open what is to be open before anything is closed, so that no request finds all closed in between."""
        part = self.part(front)
        servers = sorted(part.servers(balance), key=lambda server: not server.is_open)
        word = f"set map {part.places.maintenance} {part.key} {state_of_maintenance(balance)}"
        return Talk(SOCKET, (*(part.state_now(server) for server in servers), word))

    def popular(self, front: Host) -> tuple[str, ...]:
        """Count the paths of this site's pages in the log."""
        page = rf'.*"site":"{self.ground.layout.key}".*"method":"GET".*"path":"\([^"]*\)".*"status":200,.*'
        lines = f"journalctl -q --no-pager -o cat -n {LOG_LINES} -u {UNIT} | sed -n 's|{page}|\\1|p'"
        return ("/bin/sh", "-c", f"{lines} | sort | uniq -c | sort -rn | head -n {MOST} | sed 's/^ *[0-9]* //'")

    def through(self, front: Host, path: str, server: Server | None = None) -> Probe:
        """Ask for a page as a visitor would who is let in: by TLS where visitors are sent there."""
        part = self.part(front)
        scheme, token = "https" if part.certified_names else "http", self.ground.secrets.get(TOKEN, "")
        headers = {NAMED: server_name(server), PROOF: token} if server and token else {}
        url = f"{scheme}://127.0.0.1{path}"
        return Probe(url=url, host_header=part.host_name, headers=headers, time_limit_s=PAGE_LIMIT_S)

    def ask(self, front: Host) -> Talk:
        """Ask for the figures of the site's servers alone."""
        return Talk(SOCKET, (f"show stat {self.ground.layout.key} 4 -1",))

    def read(self, front: Host, replies: Sequence[str]) -> tuple[Seen, ...]:
        """Read the figures. Raise ValueError when HAProxy says something else, such as that it knows no such site."""
        text = "".join(replies).strip()
        if not text.startswith(HEAD):
            raise ValueError(text or "HAProxy said nothing")
        rows = csv.DictReader(StringIO(text.removeprefix("# ")))
        names = {host.name for host in self.servers_of(front)}
        return tuple(seen for row in rows if (seen := _seen(row)).host in names)


def web_hosts(ground: HostGround) -> tuple[Host, ...]:
    """Return the hosts that the site's pages come from."""
    names = {service.name for service in ground.environment.services if WEB in ground.kinds[service.kind].roles}
    return tuple(host for host in ground.environment.hosts if names.intersection(host.roles))


def _seen(row: dict[str, str]) -> Seen:
    host, _, slot = row["svname"].rpartition("-")
    status, weight = STATES.get(row["status"].split(" ")[0], "down"), _number(row["weight"])
    return Seen(
        host=host,
        slot=int(slot),
        status="drain" if status == "up" and not weight else status,
        weight=weight,
        sessions=_number(row["scur"]) + _number(row["qcur"]),
        requests=_number(row["stot"]),
        errors_5xx=_number(row["hrsp_5xx"]),
        failed_connections=_number(row["econ"]) + _number(row["eresp"]),
        average_ms=float(_number(row["rtime"])),
        reason=" ".join(row[name] for name in ("check_status", "check_code", "last_chk") if row.get(name)),
    )


def _number(text: str) -> int:
    return int(text or 0)
