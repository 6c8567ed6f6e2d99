"""PostgreSQL on its host: the cluster, tuned; who may come in from where; and each site's own role and databases."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from roadworthy.environments.service import Service
from roadworthy.fleet.resource import Directory, Ensured, File, Joined, Package, Resource, Unit
from roadworthy.stack import postgresql_program
from roadworthy.stack.agent_account import ACCOUNT
from roadworthy.stack.connections import RESERVED, max_connections, shares
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.hub_site import hub_host
from roadworthy.stack.opening import Opening
from roadworthy.stack.postgresql_settings import PASSWORD, PORT, databases_of
from roadworthy.stack.postgresql_tuning import ALWAYS, by_memory, percent_of
from roadworthy.stack.reach import LOOPBACK, addresses_of, callers, listening, network

PARTS = "/etc/roadworthy/postgresql"
VERSIONS = {"bookworm": 15, "trixie": 17, "forky": 18}
NEWEST = 17
PROGRAM = Path(postgresql_program.__file__)
HBA_HEAD = """\
# Who may come in, and how. Written by road of one part for each site; what is changed here is lost.
local all postgres peer
"""
HBA_TAIL = """\
# what others on this host had before
local all all peer
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
local replication all peer
host replication all 127.0.0.1/32 scram-sha-256
host replication all ::1/128 scram-sha-256
"""
RESTARTS = """\
# Debian leaves a server that was killed where it lies; what stops it in good order is still obeyed.
[Unit]
StartLimitIntervalSec=0

[Service]
Restart=on-failure
RestartSec=500ms
"""
EXTENSION_PACKAGES = {"postgis": "postgresql-{version}-postgis-3", "vector": "postgresql-{version}-pgvector"}


def resources(ground: HostGround, service: Service) -> tuple[Resource, ...]:
    """Return all that the host with the database is to have for this site."""
    version = version_of(ground, service)
    etc = f"/etc/postgresql/{version}/main"
    extensions = tuple(service.options.get("extensions") or ())
    return (
        _asked("version", f"PostgreSQL {version} at port {PORT}, and no other", {"version": str(version)}),
        Package(f"postgresql-{version}"),
        *(Package(name.format(version=version)) for each in extensions if (name := EXTENSION_PACKAGES.get(each))),
        *_configuration(ground, service, etc),
        Directory(f"/etc/systemd/system/postgresql@{version}-main.service.d"),
        File(f"/etc/systemd/system/postgresql@{version}-main.service.d/roadworthy.conf", RESTARTS),
        Unit(
            f"postgresql@{version}-main.service",
            watches=(f"{etc}/conf.d/60-roadworthy.conf", f"{etc}/pg_hba.conf"),
            on_change="reload",
        ),
        _restarted(version, ground, service),
        *_own(ground, service, extensions),
        *_for_agents(ground),
    )


def _for_agents(ground: HostGround) -> tuple[Resource, ...]:
    """Return the role that may see figures and nothing else, where the environment has a hub."""
    if not hub_host(ground.environment):
        return ()
    return (_asked("agent", f"database role {ACCOUNT}, which sees figures only", {"role": ACCOUNT}),)


def version_of(ground: HostGround, service: Service) -> int:
    """Return the version: what the site says, else that of the host's Debian."""
    return int(service.options.get("version") or VERSIONS.get(ground.own_facts.suite, NEWEST))


def _parts(ground: HostGround, service: Service) -> dict[str, str]:
    """Return this site's parts of the configuration by name.

    The last line for a setting wins in PostgreSQL: parts sort so that the most connections and the least memory do.
    """
    key, facts = ground.layout.key, ground.own_facts
    connections = max_connections(service, facts.memory_bytes)
    percent = percent_of(service, is_alone(ground))
    where = listening(ground)
    return {
        f"10-connections-{connections:05}-{key}.conf": f"max_connections = {connections}\n",
        f"20-listen-{len(where)}-{key}.conf": f"listen_addresses = '{', '.join(where)}'\n",
        f"30-memory-{100 - percent:03}-{key}.conf": by_memory(service, facts, percent),
    }


def _configuration(ground: HostGround, service: Service, etc: str) -> tuple[Resource, ...]:
    """Return the files that all sites of the host share, and this site's part of each."""
    key, parts = ground.layout.key, _parts(ground, service)
    return (
        Directory(PARTS),
        Directory(f"{PARTS}/conf.d"),
        Directory(f"{PARTS}/hba.d"),
        *(File(f"{PARTS}/conf.d/{name}", text) for name, text in parts.items()),
        Joined(f"{etc}/conf.d/60-roadworthy.conf", f"{PARTS}/conf.d/*.conf", head=ALWAYS),
        File(f"{PARTS}/hba.d/{key}.conf", _hba(ground, service.options.get("pooling") != "none")),
        Joined(
            f"{etc}/pg_hba.conf",
            f"{PARTS}/hba.d/*.conf",
            head=HBA_HEAD,
            tail=HBA_TAIL,
            owner="postgres",
            group="postgres",
            mode=0o640,
        ),
    )


def is_alone(ground: HostGround) -> bool:
    """Say whether the host is for the database and for nothing else."""
    own = {service.name for service in ground.services_of("postgresql")}
    return own.issuperset(ground.host.roles)


def _hba(ground: HostGround, is_pooled: bool) -> str:
    """Return who may come in: this site's role, to this site's databases, from the hosts of its code."""
    role = ground.layout.database
    names = ",".join(sorted(set(databases_of(ground.project, ground.layout).values())))
    own = (LOOPBACK, *addresses_of(ground.host, ground)) if ground.runs_code and not is_pooled else ()
    lines = [f"# {ground.layout.key}"]
    lines += [f"local {names} {role} scram-sha-256"] if ground.runs_code else []
    lines += [f"host {names} {role} {network(address)} scram-sha-256" for address in (*own, *callers(ground))]
    lines += [f"host all {role} all reject", f"local all {role} reject"]
    if hub_host(ground.environment):
        lines += [f"local postgres {ACCOUNT} peer", f"local all {ACCOUNT} reject", f"host all {ACCOUNT} all reject"]
    return "\n".join([*lines, ""])


def _restarted(version: int, ground: HostGround, service: Service) -> Ensured:
    """Return what restarts the server, only for a setting that it takes at its start and has not yet."""
    unit = f"postgresql@{version}-main.service"
    wanted: dict[str, object] = {
        "folder": f"{PARTS}/conf.d",
        "key": ground.layout.key,
        "parts": _parts(ground, service),
        "unit": unit,
    }
    return _asked("running", "PostgreSQL restarted, for a setting that it takes at its start only", wanted)


def _own(ground: HostGround, service: Service, extensions: tuple[str, ...]) -> tuple[Resource, ...]:
    """Return the site's own role and databases."""
    role = ground.layout.database
    names = sorted(set(databases_of(ground.project, ground.layout).values()))
    limit = shares(ground, service, ground.host, len(names)).limit
    password = ground.secrets.get(PASSWORD, "")
    wanted = {"role": role, "limit": limit, "reserved": RESERVED, "password": password}
    return (
        _asked("role", f"database role {role}, up to {limit} connections", wanted),
        *(
            _asked("database", f"database {name}", {"role": role, "database": name, "extensions": extensions})
            for name in names
        ),
    )


def _asked(what: str, title: str, wanted: dict[str, object]) -> Ensured:
    """Return what the program for the host is to see to: the program, then what it is told, on standard input.

    Both are coded: the fleet masks each word that was fed in what it repeats of an answer, and would mask the reason.
    """
    feed = f"import base64, json\nexec(base64.b64decode({_coded(PROGRAM.read_bytes())!r}))\n"
    feed += f"told = json.loads(base64.b64decode({_coded(json.dumps(wanted).encode())!r}))\n"
    feed += "sys.exit(main(sys.argv[1:], told))\n"
    words = ("python3", "-")
    user = "postgres" if what in ("role", "database", "agent") else "root"
    return Ensured(title, (*words, "is", what), (*words, "make", what), feed, user)


def _coded(text: bytes) -> str:
    return base64.b64encode(text).decode()


def openings(ground: HostGround) -> tuple[Opening, ...]:
    """Return PostgreSQL's port, for the other hosts that run the site's code."""
    sources = callers(ground)
    return (Opening(PORT, sources, f"PostgreSQL of {ground.layout.key}"),) if sources else ()
