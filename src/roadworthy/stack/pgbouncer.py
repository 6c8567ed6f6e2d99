"""PgBouncer on each host that runs a site's code: connections to the database are kept, shared, and never too many."""

from __future__ import annotations

from roadworthy.environments.host import Host
from roadworthy.environments.service import Service
from roadworthy.fleet.resource import Directory, File, Joined, Package, Resource, Unit
from roadworthy.stack.agent_account import ACCOUNT
from roadworthy.stack.connections import shares
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.hub_site import hub_host
from roadworthy.stack.postgresql_settings import PASSWORD, POOL_PORT, PORT, databases_of, session_name
from roadworthy.stack.reach import LOOPBACK

PARTS = "/etc/roadworthy/pgbouncer"
SOCKETS = "/run/postgresql"
INI = "/etc/pgbouncer/pgbouncer.ini"
USERS = "/etc/pgbouncer/userlist.txt"
HBA = "/etc/pgbouncer/roadworthy_hba.conf"
DROP_IN = "/etc/systemd/system/pgbouncer.service.d/roadworthy.conf"
BEFORE_PREPARED = ("bookworm",)
"""Debians whose PgBouncer (1.18) knows nothing of prepared statements: 1.21 does."""
HEAD = """\
; Written by road, one part for each site; what is changed here is lost.
[pgbouncer]
listen_addr = {address}
listen_port = {port}
unix_socket_dir = {sockets}
pidfile = /run/postgresql/pgbouncer.pid
auth_type = hba
auth_hba_file = {hba}
auth_file = {users}
stats_users = {agent}
pool_mode = transaction
listen_backlog = 1024
max_client_conn = 4000
default_pool_size = 1
reserve_pool_size = 0
server_lifetime = 3600
server_idle_timeout = 300
server_connect_timeout = 5
server_login_retry = 1
query_wait_timeout = 15
client_login_timeout = 15
tcp_keepidle = 30
tcp_keepintvl = 10
tcp_keepcnt = 3
tcp_user_timeout = 30000
server_tls_sslmode = prefer
ignore_startup_parameters = extra_float_digits
log_connections = 0
log_disconnections = 0
log_stats = 0
{more}
[databases]
"""
HBA_TEXT = f"""\
# Written by road, the same for every site. Who reads figures at the console comes by the socket as its own account.
local pgbouncer {ACCOUNT} peer
local all {ACCOUNT} reject
host all {ACCOUNT} 0.0.0.0/0 reject
local all all scram-sha-256
host all all 0.0.0.0/0 scram-sha-256
"""
SOCKET = f"""\
[Unit]
Description=Where the pool of database connections is asked: who asks while it starts anew waits

[Socket]
ListenStream={LOOPBACK}:{POOL_PORT}
ListenStream={SOCKETS}/.s.PGSQL.{POOL_PORT}
Backlog=1024

[Install]
WantedBy=sockets.target
"""
SERVICE = """\
[Unit]
Requires=pgbouncer.socket
After=pgbouncer.socket network-online.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
LimitNOFILE=16384
Restart=on-failure
RestartSec=100ms
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths=/run/postgresql -/var/log/postgresql
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
LockPersonality=yes
"""


def resources(ground: HostGround, service: Service, server: Host) -> tuple[Resource, ...]:
    """Return the pool of a host that runs the site's code: what all its sites share, and this site's part."""
    if service.options.get("pooling") == "none" or not ground.runs_code:
        return ()
    key = ground.layout.key
    return (
        Package("pgbouncer", start=False),
        Directory(PARTS),
        Directory(f"{PARTS}/databases.d"),
        Directory(f"{PARTS}/users.d", mode=0o700),
        File(f"{PARTS}/databases.d/{key}.ini", _databases(ground, service, server)),
        File(f"{PARTS}/users.d/{key}.txt", _user(ground), mode=0o600, secret=True),
        File(HBA, HBA_TEXT),
        Joined(INI, f"{PARTS}/databases.d/*.ini", head=_head(ground), owner="postgres", group="postgres", mode=0o640),
        Joined(USERS, f"{PARTS}/users.d/*.txt", owner="postgres", group="postgres", mode=0o640, secret=True),
        Directory(DROP_IN.rpartition("/")[0]),
        File(DROP_IN, SERVICE),
        Unit("pgbouncer.socket", SOCKET),
        Unit("pgbouncer.service", watches=(INI, USERS, HBA), on_change="reload"),
    )


def _head(ground: HostGround) -> str:
    """Return what is the same for every site of a host."""
    more = "" if ground.own_facts.suite in BEFORE_PREPARED else "max_prepared_statements = 200\n"
    files = {"users": USERS, "hba": HBA}
    return HEAD.format(sockets=SOCKETS, address=LOOPBACK, port=POOL_PORT, agent=ACCOUNT, more=more, **files)


def _databases(ground: HostGround, service: Service, server: Host) -> str:
    names = sorted(set(databases_of(ground.project, ground.layout).values()))
    share = shares(ground, service, server, len(names))
    mode = service.options.get("pooling", "transaction")
    lines = [f"; {ground.layout.key}"]
    for name in names:
        place = f"host={SOCKETS if server == ground.host else server.address} port={PORT} dbname={name}"
        lines.append(f"{name} = {place} pool_mode={mode} pool_size={share.pools[ground.host.name]}")
        lines.append(f"{session_name(name)} = {place} pool_mode=session pool_size={share.sessions}")
    return "\n".join([*lines, ""])


def _user(ground: HostGround) -> str:
    password = ground.secrets.get(PASSWORD, "").replace('"', '""')
    agent = f'"{ACCOUNT}" ""\n' if hub_host(ground.environment) else ""
    return f'"{ground.layout.database}" "{password}"\n{agent}'
