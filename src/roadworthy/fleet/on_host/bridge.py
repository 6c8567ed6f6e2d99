"""Lets what listens at one address of this host be met at another, until the release that runs there is stopped."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.drafts import write_atomically
from roadworthy.fleet.on_host.operations import Call, Refused, operation
from roadworthy.fleet.on_host.units import start, systemctl, take_down, unit_path

PROGRAMS = ("/usr/lib/systemd/systemd-socket-proxyd", "/lib/systemd/systemd-socket-proxyd")
CONNECT_S = 0.3
SOCKET = """[Unit]
Description=What serves {key} at {target}, also at {place}

[Socket]
ListenStream={place}
FreeBind=yes
NoDelay=yes

[Install]
WantedBy=sockets.target
"""
SERVICE = """[Unit]
Description=What serves {key} at {target}, also at {place}
Requires={name}.socket
After={name}.socket

[Service]
ExecStart={program} --connections-max=4096 {target}
DynamicUser=yes
PrivateTmp=yes
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
LimitNOFILE=65536
"""


@operation("bridge.build")
def build(call: Call) -> dict[str, Any]:
    """Have a port that answers at one of the addresses answer at all of them. `built` are those that it did not."""
    asked = call.message
    port, addresses = int(asked["port"]), list(asked["addresses"])
    known = [one for one in dict.fromkeys([*asked["known"], *addresses]) if listens(one, port)]
    lacking = [one for one in addresses if not listens(one, port)]
    if not known or not lacking:
        return {"built": []}
    program = next((one for one in PROGRAMS if Path(one).exists()), "")
    if not program:
        hint = "install the package systemd whole, or give the host no other balancer"
        raise Refused(
            "systemd-socket-proxyd is not here, which would lead a new balancer to what runs", hint, "refused"
        )
    for number, address in enumerate(lacking):
        name = f"{asked['key']}-bridge-{port}-{number}"
        told = {"key": asked["key"], "name": name, "program": program}
        told |= {"target": written(known[0], port), "place": written(address, port)}
        write_atomically(unit_path(f"{name}.socket"), SOCKET.format(**told).encode())
        write_atomically(unit_path(f"{name}.service"), SERVICE.format(**told).encode())
        systemctl("daemon-reload")
        systemctl("enable", "--no-reload", "--quiet", "--", f"{name}.socket")
        start(f"{name}.socket")
    return {"built": lacking}


def tear_down(key: str, ports: set[int]) -> None:
    """Take the bridges to some ports away: what they led to has ended."""
    for port in ports:
        found = sorted(path.name for path in Path(unit_path("x.socket")).parent.glob(f"{key}-bridge-{port}-*"))
        take_down(sorted(found, key=lambda name: name.endswith(".service")))


def written(address: str, port: int) -> str:
    """Return an address and a port as systemd reads them."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def listens(address: str, port: int) -> bool:
    """Say whether somebody answers there."""
    try:
        socket.create_connection((address, port), CONNECT_S).close()
    except OSError:
        return False
    return True
