"""The network of rehearsal machines: one bridge on this workstation, a way out, and a filter that cuts machines off."""

from __future__ import annotations

import ipaddress
import json
from contextlib import AbstractContextManager

from roadworthy.problems import Problem, ProblemsFound
from roadworthy.testing.file_lock import file_lock
from roadworthy.testing.kernel_settings import raise_settings, restore_settings
from roadworthy.testing.rules import CANT_SLOW_DOWN, NETWORK_TAKEN, OUTSIDE
from roadworthy.testing.workstation import WHERE_CLAIMS_ARE, attempt, call

BRIDGE = "road0"
NETWORK = ipaddress.ip_network("10.77.0.0/24")
GATEWAY = "10.77.0.1"

FILTER = f"""\
table ip roadworthy_machines {{
    chain out {{
        type nat hook postrouting priority srcnat; policy accept;
        ip saddr {NETWORK} oifname != "{BRIDGE}" masquerade
    }}
}}
table bridge roadworthy_machines {{
    set cut_off {{ type ifname; }}
    chain from {{ type filter hook prerouting priority filter; policy accept; iifname @cut_off drop; }}
    chain to {{ type filter hook postrouting priority filter; policy accept; oifname @cut_off drop; }}
}}
"""
NO_FILTER = """\
table ip roadworthy_machines {}
delete table ip roadworthy_machines
table bridge roadworthy_machines {}
delete table bridge roadworthy_machines
"""


def label(address: str) -> str:
    """Return the short name of the machine at an address; its control group and network card have it too."""
    return f"road-{address.rpartition('.')[2]}"


def card(address: str) -> str:
    """Return the name of the workstation's end of a machine's network cable."""
    return f"vb-{label(address)}"


def outside(name: str, address: str) -> list[Problem]:
    """Return the problem of an address that no rehearsal machine can have."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        found = ipaddress.ip_address("0.0.0.0")
    if found in NETWORK and str(found) not in {GATEWAY, str(NETWORK[0]), str(NETWORK[-1])}:
        return []
    hint = f"give it one from {NETWORK[2]} to {NETWORK[-2]}"
    return [OUTSIDE.problem(f"{name}: {address} is outside the rehearsal's network {NETWORK}", hint)]


def require_free_network() -> None:
    """Raise ProblemsFound when a real network of this workstation has the rehearsal's addresses."""
    routes = json.loads(call(["ip", "-json", "-4", "route", "show", "root", "10.0.0.0/8"]) or "[]")
    for route in routes:
        there = ipaddress.ip_network(route["dst"], strict=False)
        if there.overlaps(NETWORK) and route.get("dev") != BRIDGE:
            device = route.get("dev", "?")
            words = f"the rehearsal's network {NETWORK} overlaps {there}, which {device} reaches"
            raise ProblemsFound(
                [NETWORK_TAKEN.problem(words, f"end that connection meanwhile: ip link set {device} down")]
            )


def network_lock() -> AbstractContextManager[None]:
    """Keep others from making or removing the network meanwhile."""
    return file_lock(WHERE_CLAIMS_ARE / "network.lock")


def lay_network() -> None:
    """Make what is missing of the bridge, the way out and the filter. Call it under the lock."""
    if attempt(["ip", "link", "show", BRIDGE]).returncode:
        require_free_network()
        call(["ip", "link", "add", BRIDGE, "type", "bridge"])
    call(["ip", "address", "replace", f"{GATEWAY}/{NETWORK.prefixlen}", "dev", BRIDGE])
    call(["ip", "link", "set", BRIDGE, "up"])
    if attempt(["nft", "list", "table", "bridge", "roadworthy_machines"]).returncode:
        call(["nft", "-f", "-"], NO_FILTER + FILTER)
    raise_settings(WHERE_CLAIMS_ARE / "settings")


def remove_network() -> None:
    """Remove all of it and put the workstation's own setting back. Call it under the lock."""
    attempt(["nft", "-f", "-"], NO_FILTER)
    attempt(["ip", "link", "delete", BRIDGE])
    restore_settings(WHERE_CLAIMS_ARE / "settings")


def cut_off(address: str) -> None:
    """Drop all that comes from and goes to a machine; its card notices nothing, as with a dead switch."""
    call(["nft", "add", "element", "bridge", "roadworthy_machines", "cut_off", f'{{ "{card(address)}" }}'])


def reconnect(address: str) -> None:
    """Let it through again."""
    attempt(["nft", "delete", "element", "bridge", "roadworthy_machines", "cut_off", f'{{ "{card(address)}" }}'])


def slow_down(address: str, delay_ms: float, loss: float) -> None:
    """Delay all that goes to a machine, and lose a share of it (0 to 1)."""
    words = ["tc", "qdisc", "replace", "dev", card(address), "root", "netem"]
    done = attempt([*words, "delay", f"{delay_ms:g}ms", "loss", f"{loss * 100:g}%"])
    if done.returncode:
        message = f"this kernel can't delay packets ({done.stderr.strip()})"
        raise ProblemsFound([CANT_SLOW_DOWN.problem(message, "use one with sch_netem: modprobe sch_netem")])


def speed_up(address: str) -> None:
    """End the delay."""
    attempt(["tc", "qdisc", "delete", "dev", card(address), "root"])
