"""What the servers under a newspaper say of themselves, as the agents of their hosts send it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping

from tests.hub.newspaper import KEY

STEP_S = 10
POOL = """
pgbouncer_up 1
pgbouncer_pools_client_active_connections{database=gazette_production} 6
pgbouncer_pools_client_waiting_connections{database=gazette_production} 0
pgbouncer_pools_client_maxwait_seconds{database=gazette_production} 0
pgbouncer_pools_server_active_connections{database=gazette_production} 2
pgbouncer_pools_server_idle_connections{database=gazette_production} 5
pgbouncer_databases_pool_size{database=gazette_production} 18
pgbouncer_stats_client_wait_seconds_total{database=gazette_production} 0.01
pgbouncer_stats_sql_transactions_pooled_total{database=gazette_production} 20
pgbouncer_stats_queries_pooled_total{database=gazette_production} 90
"""
USUAL = {
    "lb1": """
haproxy_up 1
haproxy_backend_current_queue 0
haproxy_backend_current_sessions 3
haproxy_server_up{server=web1-0} 1
haproxy_server_up{server=web2-0} 1
haproxy_backend_retry_warnings_total 0
haproxy_backend_connection_errors_total 0
haproxy_backend_response_errors_total 0
front_requests_total{reached=yes,status=200} 40
front_requests_total{reached=yes,status=500} 0.1
front_requests_total{reached=no,status=308} 2
front_requests_total{reached=no,status=503} 0
""",
    "web1": POOL,
    "web2": POOL,
    "db1": """
pg_up 1
pg_stat_activity_connections{datname=gazette_production,state=active} 2
pg_stat_activity_connections{datname=gazette_production,state=idle} 12
pg_settings_max_connections 100
pg_stat_activity_max_tx_duration{datname=gazette_production} 0.4
pg_locks_waiting{datname=gazette_production} 0
pg_stat_database_xact_commit_total{datname=gazette_production} 38
pg_stat_database_xact_rollback_total{datname=gazette_production} 2
pg_stat_database_blks_hit_total{datname=gazette_production} 990
pg_stat_database_blks_read_total{datname=gazette_production} 10
pg_stat_database_deadlocks_total{datname=gazette_production} 0
pg_stat_database_temp_bytes_total{datname=gazette_production} 0
pg_database_size_bytes{datname=gazette_production} 7e9
redis_up{instance=redis} 1
redis_keyspace_hits_total{instance=redis} 90
redis_keyspace_misses_total{instance=redis} 10
redis_memory_used_bytes{instance=redis} 1e8
redis_memory_max_bytes{instance=redis} 1e9
redis_commands_processed_total{instance=redis} 150
redis_connected_clients{instance=redis} 8
redis_blocked_clients{instance=redis} 1
redis_db_keys{db=db0,instance=redis} 4000
redis_evicted_keys_total{instance=redis} 0
redis_expired_keys_total{instance=redis} 3
redis_rejected_connections_total{instance=redis} 0
""",
}
"""By host; of a total, by how much it grows each second."""


def batches(
    start: float, end: float, changes: Mapping[tuple[str, str], float] | None = None, key: str = KEY
) -> Iterator[bytes]:
    """Yield a batch of each host; `changes` has other values by host and by the beginning of a series' text."""
    times = list(range(int(start) // STEP_S * STEP_S + STEP_S - 1, int(end) + 1, STEP_S))
    for host, text in USUAL.items():
        rows: list[object] = [
            {
                "v": 1, "site": key, "sender": f"{host}/servers", "number": 1, "from": times[0] - STEP_S,
                "to": times[-1], "dropped": [],
            }
        ]  # fmt: skip
        for series, value in (line.split() for line in text.strip().splitlines()):
            told = [new for (at, begin), new in (changes or {}).items() if at == host and series.startswith(begin)]
            rows.append(_row(series, host, told[0] if told else float(value), times))
        yield zlib.compress("\n".join(map(json.dumps, rows)).encode())


def _row(series: str, host: str, value: float, times: list[int]) -> object:
    name, _, labels = series.rstrip("}").partition("{")
    told = dict(label.split("=") for label in labels.split(",") if label)
    is_total = name.endswith("_total")
    samples = [[at, value * (number + 1) * STEP_S if is_total else value] for number, at in enumerate(times)]
    return [name, {**told, "host": host}, samples]
