"""The firewall of a host (nftables): others reach what the topology needs, the SSH server, and nothing else.

Each site puts in its part; all parts together are one table of Roadworthy's own, taken over by the kernel in one
step. Other tables are left alone.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from roadworthy.environments.address import is_ip
from roadworthy.fleet.resource import Directory, File, Joined, Package, Resource, Unit
from roadworthy.problems import ProblemsFound, Rule
from roadworthy.stack.layout import Layout
from roadworthy.stack.opening import ANYBODY, Opening
from roadworthy.stack.systemd import unit_text

NOT_AN_ADDRESS = Rule(
    "E451",
    "The firewall needs an address",
    "A name may mean another machine tomorrow, and the firewall would not know.",
)
RULES = (NOT_AN_ADDRESS,)
FOLDER = "/etc/roadworthy/firewall"
PARTS = f"{FOLDER}/sites"
RULESET = f"{FOLDER}/ruleset.nft"
LOAD = f"{FOLDER}/load"
UNIT = "roadworthy-firewall.service"
SSH = 22

HEAD = """\
# Made by Roadworthy. Loaded by load, which adds the ports of the SSH server that runs here.
table inet roadworthy
delete table inet roadworthy
table inet roadworthy {
    set ssh_ports {
        type inet_service
    }

    chain input {
        type filter hook input priority filter; policy drop;
        ct state established,related accept
        ct state invalid drop
        iif lo accept
        meta l4proto { icmp, ipv6-icmp } accept
        ip6 saddr fe80::/10 udp sport 547 udp dport 546 accept comment "addresses by DHCPv6"
        tcp dport @ssh_ports accept comment "SSH"
"""
TAIL = "    }\n}\n"
SCRIPT = r"""#!/bin/sh
# Loads the rules in one step, together with every port that an SSH server is known to use here: whoever can
# get in now can get in afterwards. Whatever can't be found out is left out; the port that Roadworthy uses is a rule.
set -eu
ports() {
    mkdir -p /run/sshd
    sshd=$(command -v sshd || echo /usr/sbin/sshd)
    "$sshd" -T 2>/dev/null | sed -n 's/^port \([0-9]*\)$/\1/p' || true
    ss -Hltnp 2>/dev/null | grep -F '"sshd"' | awk '{ print $4 }' | sed -n 's/.*:\([0-9]*\)$/\1/p' || true
    systemctl show -P Listen ssh.socket sshd.socket 2>/dev/null | sed -n 's/.*:\([0-9]*\) (Stream)$/\1/p' || true
}
rules() {
    cat "${1:-@RULESET@}"
    for port in $(ports | sort -un); do
        echo "add element inet roadworthy ssh_ports { $port }"
    done
}
rules "${1:-}" | nft ${CHECK:-} -f -
"""


@dataclass(frozen=True)
class Firewall:
    """The part of one site on one host."""

    layout: Layout
    openings: tuple[Opening, ...]
    ssh_port: int

    def resources(self) -> tuple[Resource, ...]:
        """Return the package, this site's part, the whole and the unit that loads it."""
        return (
            Package("nftables", start=False),
            Directory(FOLDER),
            Directory(PARTS),
            File(f"{PARTS}/{self.layout.key}.nft", self.part()),
            File(LOAD, SCRIPT.replace("@RULESET@", RULESET), mode=0o755),
            Joined(RULESET, f"{PARTS}/*.nft", HEAD, TAIL, check=("/usr/sbin/nft", "-c", "-f", "{file}")),
            unit(),
        )

    def part(self) -> str:
        """Return the rules of this site. Raise ProblemsFound for a source that is no address."""
        self._refuse_names()
        ssh = sorted({SSH, self.ssh_port})
        lines = [f"tcp dport {port} accept {_comment('SSH')}" for port in ssh]
        lines += [line for opening in sorted(set(self.openings), key=_order) for line in _rules(opening)]
        return f"        # {self.layout.key}\n" + "".join(f"        {line}\n" for line in lines)

    def _refuse_names(self) -> None:
        names = {source: one for one in self.openings for source in one.sources if not _is_known(source)}
        hint = "write the host's IP address as its address in roadworthy.toml"
        found = [
            NOT_AN_ADDRESS.problem(f"port {one.port} ({one.reason}) is to be open for {name}, which is a name", hint)
            for name, one in names.items()
        ]
        if found:
            raise ProblemsFound(found)


def resources(layout: Layout, openings: Iterable[Opening], ssh_port: int) -> tuple[Resource, ...]:
    """Return the firewall of a host with the openings of all kinds of one site."""
    return Firewall(layout, tuple(openings), ssh_port).resources()


def unit() -> Unit:
    """Return the unit: the rules are there before the network is, and gone when it is stopped."""
    text = unit_text(
        {
            "Unit": [
                ("Description", "Firewall of this host (nftables)"),
                ("Wants", "network-pre.target"),
                ("Before", "network-pre.target shutdown.target"),
                ("Conflicts", "shutdown.target"),
                ("DefaultDependencies", "no"),
                ("After", "local-fs.target"),
                ("RequiresMountsFor", FOLDER),
            ],
            "Service": [
                ("Type", "oneshot"),
                ("RemainAfterExit", "yes"),
                ("ExecStart", LOAD),
                ("ExecReload", LOAD),
                ("ExecStop", "/usr/sbin/nft delete table inet roadworthy"),
                ("NoNewPrivileges", "yes"),
                ("ProtectHome", "yes"),
                ("ProtectSystem", "full"),
            ],
            "Install": [("WantedBy", "sysinit.target")],
        }
    )
    return Unit(UNIT, text, watches=(RULESET, LOAD), on_change="reload")


def _rules(opening: Opening) -> Iterator[str]:
    place = f"{opening.protocol} dport {opening.port} accept {_comment(opening.reason)}"
    if opening.sources == ANYBODY:
        yield place
        return
    networks = {ipaddress.ip_network(source, strict=False) for source in opening.sources}
    four = ipaddress.collapse_addresses(one for one in networks if isinstance(one, ipaddress.IPv4Network))
    six = ipaddress.collapse_addresses(one for one in networks if isinstance(one, ipaddress.IPv6Network))
    for family, merged in (("ip", list(map(_shortest, four))), ("ip6", list(map(_shortest, six)))):
        if merged:
            yield f"{family} saddr {{ {', '.join(merged)} }} {place}"


def _shortest(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> str:
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def _comment(reason: str) -> str:
    """Return the comment of a rule; nftables takes 128 bytes, and no quotes inside."""
    plain = "".join(sign if sign.isascii() and sign.isprintable() and sign not in '"\\\\' else "?" for sign in reason)
    return f'comment "{plain[:100]}"'


def _is_known(source: str) -> bool:
    return (source,) == ANYBODY or is_ip(source.partition("/")[0])


def _order(opening: Opening) -> tuple[int, str, Sequence[str], str]:
    return opening.port, opening.protocol, opening.sources, opening.reason
