"""One site's part of HAProxy's configuration: its backend, its servers as the balance says, its domains."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from roadworthy.environments.address import in_url, is_ip
from roadworthy.environments.host import Host
from roadworthy.environments.service import Service
from roadworthy.stack.agent_account import ACCOUNT
from roadworthy.stack.balancer import FULL, Balance, Server
from roadworthy.stack.haproxy_options import ACME, option
from roadworthy.stack.haproxy_places import MAINTENANCE_PAGE, SitePlaces
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.hub_site import hub_host
from roadworthy.stack.layout import SLOTS
from roadworthy.stack.reach import LOOPBACK
from roadworthy.stack.web_address import web_address

COOKIE = "roadworthy"
READY_PATH = "/-/ready"
CERTIFICATE_PORT = 11
"""The port in the site's block where the program listens that gets certificates."""
COMPRESSED = "text/css text/plain text/javascript application/javascript application/manifest+json image/svg+xml"
"""Not HTML and JSON: they hold secrets beside what a visitor sent, and their compressed size would tell (BREACH)."""
NAMED, PROOF = "X-Roadworthy-Server", "X-Roadworthy-Token"
"""By these headers a deploy asks one server through the balancer; whoever does not know the token can't."""
MAY_REPEAT = "GET HEAD OPTIONS TRACE"


@dataclass(frozen=True)
class SitePart:
    """The part of one site at one front.

    `hosts` are those it sends requests to, `asking` the fronts that send requests to them, `fronts` all there are.
    """

    ground: HostGround
    services: tuple[Service, ...]
    hosts: tuple[Host, ...]
    asking: tuple[Host, ...]
    fronts: tuple[Host, ...]
    has_token: bool

    @property
    def key(self) -> str:
        """Return the site's key, which is the name of its backend."""
        return self.ground.layout.key

    @property
    def places(self) -> SitePlaces:
        """Return where the site's files are."""
        return SitePlaces(self.key)

    @property
    def names(self) -> tuple[str, ...]:
        """Return what visitors call the site: its domains; the front's address when it has none."""
        return self.ground.environment.domains or (self.ground.host.address,)

    @property
    def certified_names(self) -> tuple[str, ...]:
        """Return the names that a certificate is wanted for."""
        return tuple(name for name in self.ground.environment.domains if not is_ip(name))

    @property
    def uses_acme(self) -> bool:
        """Say whether the certificate comes from an authority by ACME."""
        wants = option(self.services, "certificate") == ACME and not self.ground.is_rehearsal
        return wants and bool(self.certified_names)

    @property
    def certificate_port(self) -> int:
        """Return the port at which the authority's questions are answered."""
        return self.ground.layout.first_port + CERTIFICATE_PORT

    def domains(self) -> str:
        """Return the lines of the map from domains to sites."""
        return "".join(f"{name} {self.key}\n" for name in self.names)

    @property
    def has_agent(self) -> bool:
        """Say whether somebody adds up what HAProxy says of the site."""
        return hub_host(self.ground.environment) is not None

    def figures(self) -> str:
        """Return lines of the section `global`: each request is told to the site's agent, which may ask for figures."""
        log = f"log {LOOPBACK}:{self.ground.layout.log_port} len 8192 format raw daemon info"
        socket = f"stats socket {self.places.figures_socket} mode 600 user {ACCOUNT} level user"
        return f"    {log}\n    {socket}\n"

    def maintenance(self, balance: Balance) -> str:
        """Return the map that says whether the site is in maintenance."""
        return f"{self.key} {state_of_maintenance(balance)}\n"

    def shape(self, also: str = "") -> str:
        """Return a line that is another one when HAProxy must read its files anew, and not when servers come and go."""
        text = self.configuration(Balance()) + self.domains() + also
        return f"{self.key} {hashlib.sha256(text.encode()).hexdigest()}\n"

    def configuration(self, balance: Balance) -> str:
        """Return the site's backend, and the one for its certificate if it needs one."""
        parts = [self._backend(balance)] + ([self._certificate_backend()] if self.uses_acme else [])
        return "\n".join("\n".join(lines) + "\n" for lines in parts)

    def servers(self, balance: Balance) -> tuple[Server, ...]:
        """Return every server there can be at this front: those of the balance, the others closed."""
        known = {(server.host, server.slot): server for server in balance.servers}
        places = [(host.name, slot) for host in self.hosts for slot in range(SLOTS)]
        return tuple(known.get(place, Server(*place)) for place in places)

    def _backend(self, balance: Balance) -> list[str]:
        environment = self.ground.environment.name
        return [
            f"# {self.ground.site.name} {environment}",
            f"backend {self.key} from roadworthy",
            *(f"    {line}" for line in [*self._manners(), *self._check(), *self._servers(balance)]),
        ]

    def _manners(self) -> Iterator[str]:
        yield "balance roundrobin"
        yield f"timeout server {option(self.services, 'timeout')}s"
        page = f'status 503 content-type "text/html; charset=utf-8" file {MAINTENANCE_PAGE}'
        headers = "hdr Retry-After 120 hdr Cache-Control no-store"
        is_on = f"{{ str({self.key}),map_str({self.places.maintenance}) -m str on }}"
        yield f"http-request return {page} {headers} if {is_on}"
        if self.certified_names and option(self.services, "http") == "redirect":
            yield f"http-request redirect scheme https code 308 unless {{ ssl_fc }}{self._without_certificate()}"
        yield from self._named()
        yield f"http-request disable-l7-retry unless {{ method {MAY_REPEAT} }}"
        if self.has_token:
            yield "use-server %[var(txn.server)] if { var(txn.server) -m found }"
        yield "retry-on conn-failure empty-response"
        yield "compression algo gzip"
        yield f"compression type {COMPRESSED}"
        if self.is_sticky:
            yield f'cookie {COOKIE} insert indirect nocache httponly attr "SameSite=Lax"'

    def _named(self) -> Iterator[str]:
        """Send a request of Roadworthy's own to the server that it names."""
        if self.has_token:
            token = f"str({self.key}),map_str({self.places.token})"
            yield f"http-request set-var(txn.token) {token} if {{ req.hdr({PROOF}) -m found }}"
            is_own = f"{{ req.hdr({PROOF}),strcmp(txn.token) eq 0 }}"
            yield f"http-request set-var(txn.server) req.hdr({NAMED}) if {is_own}"
            yield f"http-request del-header {PROOF}"

    def _without_certificate(self) -> str:
        """Return the names that have none, as what else keeps a visitor from the redirect."""
        bare = [name for name in self.names if name not in self.certified_names]
        return f" or {{ var(txn.host) {' '.join(bare)} }}" if bare else ""

    def _check(self) -> Iterator[str]:
        """Ask whether the server is ready, with a name that the site allows; only this site knows its token."""
        yield "option httpchk"
        headers = f"hdr Host {self.host_name} hdr User-Agent roadworthy hdr X-Forwarded-Proto https"
        if self.has_token:
            headers += f' hdr Authorization "Bearer %[str({self.key}),map_str({self.places.token})]"'
        yield f"http-check send meth GET uri {READY_PATH} ver HTTP/1.1 {headers}"
        yield "http-check expect status 200"
        if self.has_token:
            yield 'http-check expect hdr name "X-Release"'

    @property
    def host_name(self) -> str:
        """Return a name that the site answers to."""
        plain = [name for name in self.names if not name.startswith("*")]
        return in_url(plain[0]) if plain else self.names[0].replace("*", "www", 1)

    @property
    def is_sticky(self) -> bool:
        """Say whether a visitor stays with one server."""
        return bool(option(self.services, "sticky"))

    def _servers(self, balance: Balance) -> Iterator[str]:
        limit = option(self.services, "connections")
        asked = "check inter 1s fastinter 250ms downinter 500ms fall 2 rise 1 observe layer4 on-error fastinter"
        yield f"default-server init-addr last,libc,none tcp-ut 5s maxconn {limit} {asked}"
        for server in self.servers(balance):
            cookie = f" cookie {server_name(server)}" if self.is_sticky else ""
            place = f"{self._address(server.host)}:{self.ground.layout.web_port(server.slot)}"
            yield f"server {server_name(server)} {place}{cookie} {self.state_on_disk(server)}"

    def _address(self, name: str) -> str:
        host = next(host for host in self.hosts if host.name == name)
        return in_url(web_address(host, self.asking))

    def state_on_disk(self, server: Server) -> str:
        """Return how a server begins when HAProxy does."""
        if server.is_open:
            return f"weight {server.weight}"
        return "weight 0" if self.drains_softly(server) else f"weight {FULL} disabled"

    def state_now(self, server: Server) -> str:
        """Return what is said to the running HAProxy to the same effect."""
        name = f"{self.key}/{server_name(server)}"
        if server.is_open or self.drains_softly(server):
            weight = server.weight if server.is_open else 0
            return f"set server {name} weight {weight}; set server {name} state ready"
        return f"set server {name} state maint; set server {name} weight {FULL}"

    def drains_softly(self, server: Server) -> bool:
        """Say whether a server is closed by its weight; where visitors stick to one, no weight would hold them off."""
        return server.drains and not self.is_sticky

    def _certificate_backend(self) -> Sequence[str]:
        """Let whichever front asked for a certificate answer the authority's question, which may come to another."""
        others = [front.address for front in self.fronts if front.name != self.ground.host.name]
        places = [f"{in_url(address)}:{self.certificate_port}" for address in ("127.0.0.1", *others)]
        return [
            f"backend {self.key}-certificate from roadworthy",
            "    balance roundrobin",
            f"    retries {len(places)}",
            "    retry-on conn-failure empty-response 404",
            *(f"    server certificate-{number} {place}" for number, place in enumerate(places)),
        ]


def server_name(server: Server) -> str:
    """Return what HAProxy calls a server."""
    return f"{server.host}-{server.slot}"


def state_of_maintenance(balance: Balance) -> str:
    """Return the word in the map."""
    return "on" if balance.is_maintenance else "off"
