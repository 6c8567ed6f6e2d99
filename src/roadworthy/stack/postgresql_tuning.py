"""PostgreSQL's settings for a host: by its memory, its cores, what else is on it, and how many connections it takes."""

from __future__ import annotations

from roadworthy.environments.service import Service
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.stack.connections import GIB, max_connections

MIB = 1 << 20
KEPT_FOR_SYSTEM = 256 * MIB
SHARED_HOST = 50
ALWAYS = """\
# Written by road; what is changed here is lost. A file of yours in conf.d with a later name wins over this one.
password_encryption = scram-sha-256
random_page_cost = 1.1
effective_io_concurrency = 200
jit = off
wal_compression = on
checkpoint_timeout = 15min
log_min_duration_statement = 1s
log_lock_waits = on
log_temp_files = 16MB
log_autovacuum_min_duration = 10s
idle_in_transaction_session_timeout = 10min
client_connection_check_interval = 10s
tcp_keepalives_idle = 60
tcp_keepalives_interval = 10
tcp_keepalives_count = 6
"""
"""What is right on every host, whichever sites it has."""


def percent_of(service: Service, is_alone: bool) -> int:
    """Return how much of the host's memory PostgreSQL is tuned for."""
    return int(service.options.get("memory") or (100 if is_alone else SHARED_HOST))


def by_memory(service: Service, facts: HostFacts, percent: int) -> str:
    """Return the settings that follow from the host's size."""
    room = max(0, facts.memory_bytes - KEPT_FOR_SYSTEM) * percent // 100
    connections = max_connections(service, facts.memory_bytes)
    shared = _between(room // 4, 32 * MIB, 16 * GIB)
    work = _between((room - shared) // (connections * 3), 2 * MIB, 64 * MIB)
    cores = max(1, facts.cores)
    values = {
        "shared_buffers": _size(shared),
        "effective_cache_size": _size(max(64 * MIB, room * 7 // 10)),
        "work_mem": _size(work),
        "maintenance_work_mem": _size(_between(room // 20, 32 * MIB, GIB)),
        "min_wal_size": "128MB" if room < 2 * GIB else "512MB",
        "max_wal_size": "1GB" if room < 4 * GIB else "4GB",
        "max_worker_processes": max(8, cores),
        "max_parallel_workers": cores,
        "max_parallel_workers_per_gather": min(4, cores // 2),
        "max_parallel_maintenance_workers": min(4, max(1, cores // 2)),
    }
    return "".join(f"{name} = {value}\n" for name, value in values.items())


def _between(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))


def _size(size_bytes: int) -> str:
    return f"{size_bytes // MIB}MB"
