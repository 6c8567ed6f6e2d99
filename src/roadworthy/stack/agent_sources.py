"""What the agent of a host asks the servers there for: HAProxy, PostgreSQL, PgBouncer and Redis say how they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roadworthy.stack import pgbouncer
from roadworthy.stack.agent_account import ACCOUNT
from roadworthy.stack.haproxy_places import SitePlaces
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import StackKind
from roadworthy.stack.postgresql_settings import POOL_PORT, PORT, databases_of, server_of, session_name
from roadworthy.stack.reach import LOOPBACK
from roadworthy.stack.redis_host import AGENT, figures_password
from roadworthy.stack.redis_instances import Instance, instances

REDIS = "redis"


def sources(ground: HostGround) -> dict[str, Any]:
    """Return the parts of the agent's configuration about the servers of a host."""
    return {**_balancer(ground), **_database(ground), **_cache(ground)}


def credentials(ground: HostGround) -> Mapping[str, str]:
    """Return the secrets that the agent is shown for them, by the names of their credentials."""
    return {REDIS: f"{figures_password(ground)}\n"} if _own_instances(ground) else {}


def _balancer(ground: HostGround) -> dict[str, Any]:
    key, kind = ground.layout.key, ground.kinds.get("haproxy")
    found = kind.balancer(ground, ground.services_of("haproxy")) if isinstance(kind, StackKind) else None
    if found is None or ground.host not in found.fronts:
        return {}
    return {
        "haproxy": {"socket": SitePlaces(key).figures_socket, "backend": key},
        "access_log": f"{LOOPBACK}:{ground.layout.log_port}",
    }


def _database(ground: HostGround) -> dict[str, Any]:
    """Return the database, where it is, and the pool of connections to it, where the site's code is."""
    server = server_of(ground)
    if server is None:
        return {}
    names = sorted(set(databases_of(ground.project, ground.layout).values()))
    usual = {"socket_folder": pgbouncer.SOCKETS, "user": ACCOUNT}
    found: dict[str, Any] = {}
    if server[0] == ground.host:
        found["postgresql"] = {**usual, "port": PORT, "databases": names}
    if pgbouncer.resources(ground, server[1], server[0]):
        found["pgbouncer"] = {**usual, "port": POOL_PORT, "databases": [*names, *map(session_name, names)]}
    return found


def _cache(ground: HostGround) -> dict[str, Any]:
    file = f"/run/credentials/{ground.layout.unit('agent')}.service/{REDIS}"
    there = [
        {"address": f"{LOOPBACK}:{one.port}", "user": AGENT, "password_file": file, "name": one.name}
        for one in _own_instances(ground)
    ]
    return {"redis": there} if there else {}


def _own_instances(ground: HostGround) -> list[Instance]:
    return [one for one in instances(ground) if one.home == ground.host]
