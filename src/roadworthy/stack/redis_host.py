"""Redis, or Valkey, on its host: one instance for each site, with its own port, password, data and account."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from roadworthy.environments.service import Service
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.fleet.resource import Ensured, File, Package, Resource, Unit
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.hub_key import HUB_KEY, HubKey
from roadworthy.stack.hub_site import hub_host
from roadworthy.stack.opening import Opening
from roadworthy.stack.reach import callers, listening
from roadworthy.stack.redis_instances import Instance, instances
from roadworthy.stack.redis_settings import OWN_DATABASE, PASSWORD
from roadworthy.stack.sandbox import CLOSED
from roadworthy.stack.systemd import unit_text

MIB = 1 << 20
REDIS_IN = ("bullseye", "bookworm")
"""Debians that have Redis under its old licence and no Valkey yet."""
ALONE, SHARED = 60, 10
LEAST_MB = 64
KERNEL_SAYS = "/proc/sys/vm/overcommit_memory"
KERNEL_FILE = "/etc/sysctl.d/60-roadworthy-redis.conf"
OVERCOMMIT = Ensured(
    "the kernel lets Redis write its memory down (vm.overcommit_memory = 1)",
    unless=("sh", "-c", f"systemd-detect-virt --quiet --container || grep -qx 1 {KERNEL_SAYS}"),
    do=("sh", "-c", f"echo vm.overcommit_memory = 1 > {KERNEL_FILE} && echo 1 > {KERNEL_SAYS}"),
)
"""Not in a container, whose kernel belongs to another."""
CONFIGURATION = """\
# Written by road; what is changed here is lost.
port {port}
bind {addresses}
protected-mode yes
requirepass {password}
dir {folder}
databases {databases}
maxclients 10000
maxmemory {memory}mb
maxmemory-policy volatile-lru
tcp-keepalive 60
timeout 0
appendonly {appendonly}
appendfsync everysec
aof-use-rdb-preamble yes
save ""
loglevel notice
{agent}"""
AGENT = "agent"
MAY_SEE_FIGURES = "user {name} on #{password} resetkeys resetchannels -@all +info +ping\n"
"""The user of Redis that the site's agent is. The password stands here as what SHA-256 makes of it."""


def resources(ground: HostGround, service: Service) -> tuple[Resource, ...]:
    """Return this site's own instances on this host."""
    package = "redis-server" if ground.own_facts.suite in REDIS_IN else "valkey-server"
    here = [instance for instance in instances(ground) if instance.home == ground.host]
    own = (each for instance in here for each in _instance(ground, instance, service, package, len(here)))
    return (Package(package, start=False), _left_asleep(f"{package}.service"), OVERCOMMIT, *own) if here else ()


def _instance(
    ground: HostGround, instance: Instance, service: Service, package: str, count: int
) -> tuple[Resource, ...]:
    configuration = f"{ground.layout.etc}/{instance.name}.conf"
    unit = ground.layout.unit(instance.name)
    memory = max(LEAST_MB, memory_mb(service.options, ground.own_facts, is_alone(ground)) // count)
    return (
        File(configuration, _configuration(ground, instance, service, memory), mode=0o600, secret=True),
        Unit(f"{unit}.service", _unit(ground.layout.key, unit, package, configuration), watches=(configuration,)),
    )


def _left_asleep(unit: str) -> Ensured:
    """Keep the instance that the package brings from starting with the host, unless somebody uses it."""
    return Ensured(
        f"{unit}, which nobody uses, does not start by itself",
        unless=("sh", "-c", f"! systemctl --quiet is-enabled {unit} || systemctl --quiet is-active {unit}"),
        do=("systemctl", "disable", unit),
    )


def _configuration(ground: HostGround, instance: Instance, service: Service, memory: int) -> str:
    return CONFIGURATION.format(
        port=instance.port,
        addresses=" ".join(listening(ground)),
        password=_quoted(ground.secrets.get(PASSWORD, "")),
        folder=f"/var/lib/{ground.layout.unit(instance.name)}",
        databases=OWN_DATABASE + 1,
        memory=memory,
        appendonly="yes" if service.options.get("persistent", True) else "no",
        agent=_agent(ground),
    )


def _agent(ground: HostGround) -> str:
    if not hub_host(ground.environment):
        return ""
    hashed = hashlib.sha256(figures_password(ground).encode()).hexdigest()
    return MAY_SEE_FIGURES.format(name=AGENT, password=hashed)


def figures_password(ground: HostGround) -> str:
    """Return what the site's agent says to its Redis."""
    return HubKey(ground.secrets.get(HUB_KEY, "")).password("redis")


def _quoted(text: str) -> str:
    """Return a value as Redis' configuration has it, whatever is in it: each byte that is no plain letter by number."""
    return (
        '"'
        + "".join(chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\x{byte:02x}" for byte in text.encode())
        + '"'
    )


def memory_mb(options: Mapping[str, Any], facts: HostFacts, is_alone: bool) -> int:
    """Return how much it may keep: what the site says, else a part of the host's memory."""
    if told := options.get("memory"):
        return int(told)
    return max(LEAST_MB, facts.memory_bytes // MIB * (ALONE if is_alone else SHARED) // 100)


def is_alone(ground: HostGround) -> bool:
    """Say whether the host is for this kind and for nothing else."""
    own = {service.name for service in ground.services_of("redis")}
    return own.issuperset(ground.host.roles)


def _unit(key: str, name: str, program: str, configuration: str) -> str:
    """Return the unit: an account of its own that exists while it runs, which can read its own files and no others.

    The configuration, which has the password, is root's; systemd shows it to the process alone.
    """
    file = configuration.rpartition("/")[2]
    return unit_text(
        {
            "Unit": [
                ("Description", f"Cache and queues of {key}"),
                ("Wants", "network-online.target"),
                ("After", "network-online.target"),
                ("StartLimitIntervalSec", "0"),
            ],
            "Service": [
                ("Type", "notify"),
                ("LoadCredential", f"{file}:{configuration}"),
                ("ExecStart", f"/usr/bin/{program} %d/{file} --supervised systemd --daemonize no"),
                ("DynamicUser", "yes"),
                ("StateDirectory", name),
                ("StateDirectoryMode", "0700"),
                ("UMask", "0077"),
                ("LimitNOFILE", "65535"),
                ("Restart", "always"),
                ("RestartSec", "100ms"),
                ("TimeoutStopSec", "60"),
                *CLOSED,
                ("MemoryDenyWriteExecute", "yes"),
            ],
            "Install": [("WantedBy", "multi-user.target")],
        }
    )


def openings(ground: HostGround) -> tuple[Opening, ...]:
    """Return the ports, for the other hosts that run the site's code."""
    sources = callers(ground)
    reason = f"cache and queues of {ground.layout.key}"
    here = [instance for instance in instances(ground) if instance.home == ground.host]
    return tuple(Opening(instance.port, sources, reason) for instance in here) if sources else ()
