"""What HAProxy wants on a host for all the sites there together: its package, its files, its unit."""

from __future__ import annotations

from roadworthy.fleet.resource import Directory, File, Joined, Package, Resource, Unit
from roadworthy.stack import haproxy_places as at
from roadworthy.stack.haproxy_pages import MAINTENANCE, PAGES, TEMPLATES
from roadworthy.stack.systemd import Line, unit_text

PROGRAM = "/usr/sbin/haproxy"
FILES = f"-f {at.BASE} -f {at.SITES}"
TLS = f"ssl crt {at.CERTIFICATES}/ strict-sni alpn h2,http/1.1"
CLOSED: tuple[Line, ...] = (
    ("NoNewPrivileges", "yes"),
    (
        "CapabilityBoundingSet",
        "CAP_NET_BIND_SERVICE CAP_SETUID CAP_SETGID CAP_SYS_CHROOT CAP_CHOWN CAP_FOWNER CAP_DAC_OVERRIDE "
        "CAP_KILL CAP_SYS_RESOURCE",
    ),
    ("ProtectSystem", "strict"),
    ("ProtectHome", "yes"),
    ("PrivateTmp", "yes"),
    ("PrivateDevices", "yes"),
    ("ProtectClock", "yes"),
    ("ProtectHostname", "yes"),
    ("ProtectKernelLogs", "yes"),
    ("ProtectKernelModules", "yes"),
    ("ProtectKernelTunables", "yes"),
    ("ProtectControlGroups", "yes"),
    ("RestrictAddressFamilies", "AF_UNIX AF_INET AF_INET6 AF_NETLINK"),
    ("RestrictNamespaces", "yes"),
    ("RestrictRealtime", "yes"),
    ("RestrictSUIDSGID", "yes"),
    ("LockPersonality", "yes"),
    ("SystemCallArchitectures", "native"),
    ("SystemCallFilter", "@system-service @chown @setuid chroot"),
    ("SystemCallErrorNumber", "EPERM"),
)
"""HAProxy begins as root, for its ports and its keys, and becomes an account that owns nothing, in an empty root."""


def folders_and_pages() -> tuple[Resource, ...]:
    """Return what must be there before anything else of HAProxy. Debian's own service would take the ports."""
    private = {at.CERTIFICATES, at.TOKENS}
    parts = (at.GLOBALS, at.SITES, at.DOMAIN_PARTS, at.SHAPE_PARTS)
    folders = (at.ETC, *parts, at.MAINTENANCE, at.TOKENS, at.CERTIFICATES, at.PAGES)
    return (
        Package("haproxy", start=False),
        Unit("haproxy.service", enabled=False, running=False),
        *(Directory(folder, mode=0o700 if folder in private else 0o755) for folder in folders),
        *(File(f"{at.PAGES}/{code}.http", page.response) for code, page in PAGES.items()),
        File(at.MAINTENANCE_PAGE, MAINTENANCE.html),
        File(at.RELOAD, (TEMPLATES / "reload.py").read_text("utf-8")),
    )


def common_files(has_ipv6: bool) -> tuple[Resource, ...]:
    """Return what is assembled from every site's parts, and the configuration that they share."""
    check = (PROGRAM, "-c", "-q", "-f", "{file}")
    return (
        Joined(at.DOMAINS, f"{at.DOMAIN_PARTS}/*.map"),
        Joined(at.SHAPES, f"{at.SHAPE_PARTS}/*"),
        Joined(at.BASE, f"{at.GLOBALS}/*.cfg", *base(has_ipv6), check=check),
    )


def base(has_ipv6: bool) -> tuple[str, str]:
    """Return the configuration that every site shares: what comes before the sites' lines about agents, and after."""
    places = [("*", ""), *([("[::]", " v6only")] if has_ipv6 else [])]
    binds = [f"    bind {address}:80{more}" for address, more in places]
    binds += [f"    bind {address}:443{more} {TLS}" for address, more in places]
    text = (TEMPLATES / "base.cfg").read_text("utf-8")
    text = text.replace("@BINDS@", "\n".join(binds)).replace("@ETC@", at.ETC).replace("@RUN@", at.RUN)
    head, _, tail = text.partition("@AGENTS@\n")
    return head, tail


def unit() -> Unit:
    """Return the unit. A reload starts new processes beside the old, which end when their last request has."""
    check = f"{PROGRAM} -c -q {FILES}"
    run = f"{PROGRAM} -Ws {FILES} -S {at.MASTER_SOCKET},mode,600"
    service: list[Line] = [
        ("Type", "notify"),
        ("ExecStartPre", check),
        ("ExecStart", run),
        ("ExecReload", f"/usr/bin/python3 {at.RELOAD} $MAINPID {at.SOCKET} {check}"),
        ("KillMode", "mixed"),
        ("Restart", "always"),
        ("RestartSec", "100ms"),
        ("SuccessExitStatus", "143"),
        ("TimeoutStopSec", "30"),
        ("OOMScoreAdjust", "-500"),
        ("LimitNOFILE", "65536"),
        ("LogRateLimitIntervalSec", "0"),
        ("RuntimeDirectory", at.RUN.removeprefix("/run/")),
        ("RuntimeDirectoryMode", "0711"),
        *CLOSED,
    ]
    head: list[Line] = [
        ("Description", "Load balancer of the sites on this host (HAProxy)"),
        ("After", "network-online.target"),
        ("Wants", "network-online.target"),
        ("StartLimitIntervalSec", "0"),
    ]
    text = unit_text({"Unit": head, "Service": service, "Install": [("WantedBy", "multi-user.target")]})
    return Unit(at.UNIT, text, watches=(at.BASE, at.DOMAINS, at.SHAPES), on_change="reload")


def upgrade_units(machine: str) -> tuple[Unit, ...]:
    """Return what has HAProxy begin anew, without a request lost, when it or its TLS library was upgraded."""
    library = f"/usr/lib/{machine}-linux-gnu/libssl.so.3"
    reload = f"/bin/sh -c 'sleep 30; exec systemctl reload {at.UNIT}'"
    service = {
        "Unit": [("Description", "HAProxy goes on with what was upgraded")],
        "Service": [("Type", "oneshot"), ("ExecStart", reload)],
    }
    path = {
        "Unit": [("Description", "Upgrades of HAProxy and of its TLS library")],
        "Path": [("PathChanged", PROGRAM), ("PathChanged", library)],
        "Install": [("WantedBy", "multi-user.target")],
    }
    return (
        Unit(f"{at.UPGRADED}.service", unit_text(service), enabled=False, running=None),
        Unit(f"{at.UPGRADED}.path", unit_text(path)),
    )
