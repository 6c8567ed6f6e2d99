"""What every host is given, whatever runs there: the site's account and folders, security upgrades, time, its log."""

from __future__ import annotations

from roadworthy.fleet.resource import Account, Directory, Ensured, File, Package, Resource, Unit
from roadworthy.stack import written
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.sandbox import WRITABLE

PACKAGES = ("python3", "ca-certificates", "unattended-upgrades")
ETC, STATE = "/etc/roadworthy", "/var/lib/roadworthy"
UPGRADES = """\
// Security upgrades are installed each day. The host is not restarted for them: its owner chooses when.
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
Unattended-Upgrade::Automatic-Reboot "false";
"""
JOURNAL = """\
# The log outlives a restart, takes no more than this of the disk, and keeps each line of a busy site.
[Journal]
Storage=persistent
SystemMaxUse=1G
SystemKeepFree=1G
RateLimitIntervalSec=30s
RateLimitBurst=100000
"""
JOURNAL_FILE = "/etc/systemd/journald.conf.d/50-roadworthy.conf"
KEEPERS = ("systemd-timesyncd", "chrony", "ntpsec", "ntp", "openntpd")
TIME = Ensured(
    "the clock is kept right",
    unless=("/bin/sh", "-c", f"systemd-detect-virt --quiet --container || systemctl --quiet is-enabled {KEEPERS[0]}"
            + "".join(f" || systemctl --quiet is-enabled {keeper} 2>/dev/null" for keeper in KEEPERS[1:])),
    do=("/usr/bin/env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes", "--no-install-recommends",
        KEEPERS[0]),
    time_limit_s=300,
)  # fmt: skip
"""Not where somebody else keeps it: another such service, or the machine around a container."""


def resources(ground: HostGround) -> tuple[Resource, ...]:
    """Return what this host is given before anything else."""
    own = _of_code(ground) if ground.runs_code else ()
    return (
        *_of_the_system(),
        Directory(ground.layout.etc, mode=0o700),
        Directory(ground.layout.state, mode=0o700),
        *own,
    )


def _of_the_system() -> tuple[Resource, ...]:
    """Return what all sites on a host have in common, the same for each of them."""
    return (
        *(Package(name) for name in PACKAGES),
        Directory(ETC),
        Directory(STATE),
        File("/etc/apt/apt.conf.d/52roadworthy", UPGRADES),
        Directory("/etc/systemd/journald.conf.d"),
        File(JOURNAL_FILE, JOURNAL),
        Unit("systemd-journald.service", enabled=False, watches=(JOURNAL_FILE,)),
        TIME,
    )


def _of_code(ground: HostGround) -> tuple[Resource, ...]:
    """Return the account and the folders of a host that runs the site's code.

    Another site's account can't look into them. What is served and run belongs to root.
    """
    layout = ground.layout
    folders = (*(f"{layout.root}/{name}" for name in WRITABLE), *written.places(ground.project, layout.root))
    writable = [Directory(folder, owner=layout.account, group=layout.account, mode=0o750) for folder in folders]
    return (
        *(Package(name) for name in ground.site.packages),
        Account(layout.account, home=f"{layout.root}/data"),
        Directory(layout.root, group=layout.account, mode=0o750),
        *(Directory(folder) for folder in (layout.releases, layout.environments, layout.objects, layout.static)),
        *writable,
    )
