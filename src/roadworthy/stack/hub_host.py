"""The hub on hosts: a unit with an account, a folder and a certificate of its own, which this site's hosts reach."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from roadworthy.environments.address import in_url
from roadworthy.environments.host import Host
from roadworthy.environments.service import Service
from roadworthy.fleet.resource import Account, Directory, Ensured, File, Resource, Unit
from roadworthy.stack import hub_code
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.hub_key import HUB_KEY, HubKey, digest
from roadworthy.stack.hub_site import hub_host, hub_site
from roadworthy.stack.layout import Layout
from roadworthy.stack.opening import Opening
from roadworthy.stack.reach import LOOPBACK, addresses_of
from roadworthy.stack.sandbox import CLOSED
from roadworthy.stack.systemd import described, unit_text, variables_file

MEMORY_MB = 150
"""What a hub takes, with room to answer."""
MOST_MEMORY = "512M"
NOT_THERE = "it has not arrived; run `road apply` again"


def resources(ground: HostGround, services: tuple[Service, ...]) -> tuple[Resource, ...]:
    """Return what `ground.host`, which has the hub, is to have."""
    layout, etc = ground.layout, ground.layout.etc
    certificate = key_of(ground).certificate(ground.host.address)
    variables = f"{etc}/hub.variables"
    secrets = (
        File(f"{etc}/hub.crt", certificate.certificate, mode=0o600),
        File(f"{etc}/hub.key", certificate.key, mode=0o600, secret=True),
        File(variables, variables_file(_variables(ground, services)), mode=0o600, secret=True),
    )
    unit = Unit(f"{layout.unit('hub')}.service", _unit(ground), watches=_watched(layout, secrets))
    return (Account(layout.hub_account, home=folder(layout)), *_folder(ground), *_code(ground), *secrets, unit)


def openings(ground: HostGround, services: tuple[Service, ...]) -> tuple[Opening, ...]:
    """Return the hub's port, to the agents of this environment's other hosts."""
    others = [host for host in ground.environment.hosts if host != ground.host]
    sources = tuple(dict.fromkeys(address for host in others for address in addresses_of(host, ground)))
    return (Opening(ground.layout.hub_port, sources, f"hub of {ground.layout.key}"),) if sources else ()


def key_of(ground: HostGround) -> HubKey:
    """Return what hub and agents share."""
    return HubKey(ground.secrets.get(HUB_KEY, ""))


def url(ground: HostGround, caller: Host | None = None) -> str:
    """Return the address of the environment's hub, as one of its hosts calls it."""
    host = hub_host(ground.environment)
    address = LOOPBACK if host is None or host == caller else host.address
    return f"https://{in_url(address)}:{ground.layout.hub_port}"


def folder(layout: Layout) -> str:
    """Return the folder of all that the hub keeps."""
    return f"/var/lib/{layout.unit('hub')}"


def _watched(layout: Layout, secrets: tuple[File, ...]) -> tuple[str, ...]:
    """Return the files that a hub which runs has read; release.json is another in each version."""
    files = (file.path for file in secrets)
    return (f"{hub_code.root(layout)}/current/release.json", _own_key(layout), *files)


def _own_key(layout: Layout) -> str:
    return f"{folder(layout)}/secret"


def _folder(ground: HostGround) -> tuple[Resource, ...]:
    """Return the hub's folder: it writes there, but not into what it is told of the site and of who may send."""
    layout = ground.layout
    account, place = layout.hub_account, folder(layout)
    told = {f"sites/{layout.key}.json": hub_site(ground.site, ground.environment, ground.kinds, ground.project)}
    told |= {f"senders/{host.name}.json": _sender(host, ground) for host in ground.environment.hosts}
    return (
        Directory(place, owner=account, group=account, mode=0o700),
        *(Directory(f"{place}/{name}", group=account, mode=0o750) for name in ("sites", "senders")),
        *(
            File(f"{place}/{name}", f"{json.dumps(said, indent=1)}\n", group=account, mode=0o640)
            for name, said in told.items()
        ),
        File(_own_key(layout), f"{key_of(ground).django}\n", group=account, mode=0o640, secret=True),
    )


def _sender(host: Host, ground: HostGround) -> dict[str, Any]:
    hashed = digest(key_of(ground).token(host.name))
    return {"name": host.name, "sha256": hashed, "sites": [ground.layout.key], "sends": True}


def _code(ground: HostGround) -> tuple[Resource, ...]:
    """Return what sees that the code which `apply` brings beforehand is the one that the hub runs."""
    root, name = hub_code.root(ground.layout), hub_code.name(ground.own_facts)
    release, current = f"releases/{name}", f"{root}/current"
    is_there = f"test -f {root}/{release}/release.json"
    move = f"ln -sfn {release} {current}.new && mv -T {current}.new {current}"
    return (
        Directory(root.rpartition("/")[0]),
        Ensured(
            f"the hub's code and its Python ({name})",
            unless=("sh", "-c", f'{is_there} && test "$(readlink {current})" = {release}'),
            do=("sh", "-c", f"{is_there} && {move} || {{ echo '{NOT_THERE}' >&2; exit 1; }}"),
        ),
    )


def _variables(ground: HostGround, services: tuple[Service, ...]) -> Mapping[str, str]:
    """Return what the hub sees, and whoever asks it for a link."""
    options = services[0].options if services else {}
    more = {"ROADWORTHY_HUB_REMOTE_WRITE": str(options["remote_write"])} if options.get("remote_write") else {}
    return {
        "PYTHONPATH": f"{hub_code.root(ground.layout)}/current/code",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "ROADWORTHY_HUB_FOLDER": folder(ground.layout),
        "ROADWORTHY_HUB_URL": url(ground),
        **more,
    }


def _unit(ground: HostGround) -> str:
    """Return the unit. The certificate's key is root's; systemd shows it to the process alone."""
    layout = ground.layout
    program = f"{hub_code.root(layout)}/current/python/bin/python -m roadworthy.hub serve"
    anywhere = "[::]" if ":" in ground.host.address else "0.0.0.0"
    given = "--certificate ${CREDENTIALS_DIRECTORY}/certificate --key ${CREDENTIALS_DIRECTORY}/key"
    return unit_text(
        {
            "Unit": [
                ("Description", described(f"Hub of {ground.site.name} {ground.environment.name}")),
                ("Wants", "network-online.target"),
                ("After", "network-online.target"),
                ("StartLimitIntervalSec", "0"),
            ],
            "Service": [
                ("Type", "exec"),
                ("LoadCredential", f"certificate:{layout.etc}/hub.crt"),
                ("LoadCredential", f"key:{layout.etc}/hub.key"),
                ("EnvironmentFile", f"{layout.etc}/hub.variables"),
                ("ExecStart", f"{program} --host {anywhere.strip('[]')} --port {layout.hub_port} {given}"),
                ("WorkingDirectory", folder(layout)),
                ("User", layout.hub_account),
                ("Group", layout.hub_account),
                ("UMask", "0077"),
                ("LimitNOFILE", "65536"),
                ("MemoryMax", MOST_MEMORY),
                ("CPUWeight", "50"),
                ("Restart", "always"),
                ("RestartSec", "1"),
                ("TimeoutStopSec", "30"),
                *CLOSED,
                ("ReadWritePaths", folder(layout)),
                ("SyslogIdentifier", layout.unit("hub")),
            ],
            "Install": [("WantedBy", "multi-user.target")],
        }
    )
