"""The unit of a command of the site's own code: its release's Python, folder and variables, inside the sandbox."""

from __future__ import annotations

from collections.abc import Sequence

from roadworthy.stack.host_ground import ReleaseGround
from roadworthy.stack.sandbox import sandbox
from roadworthy.stack.systemd import ENV, Line, command, described, unit_text

RESTART_PAUSE_S = 2
MOST_FILES = 65536


def release_service(
    ground: ReleaseGround, service: str, words: Sequence[str], stop_time_s: float, more: Sequence[Line] = ()
) -> str:
    """Return the unit of a service that is kept running, in one release.

    It is started again for ever (a database that is away for an hour must not end the site), with a pause.
    One process that the kernel kills for its memory does not take the others with it.
    """
    site, environment = ground.host.site.name, ground.host.environment.name
    head: list[Line] = [
        ("Description", described(f"{site} {environment}: {service}, release {ground.id}")),
        ("After", "network-online.target"),
        ("Wants", "network-online.target"),
        ("StartLimitIntervalSec", "0"),
    ]
    body: list[Line] = [
        ("Type", "exec"),
        ("ExecStart", command(found(words))),
        ("WorkingDirectory", ground.code),
        ("EnvironmentFile", ground.variables),
        ("Restart", "always"),
        ("RestartSec", str(RESTART_PAUSE_S)),
        ("KillMode", "mixed" if is_one_process(words) else "control-group"),
        ("TimeoutStopSec", f"{stop_time_s:g}"),
        ("OOMPolicy", "continue"),
        ("LimitNOFILE", str(MOST_FILES)),
        ("SyslogIdentifier", f"{ground.host.layout.key}-{service}"),
        *more,
        *sandbox(ground.host.layout),
    ]
    return unit_text({"Unit": head, "Service": body, "Install": [("WantedBy", "multi-user.target")]})


def found(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words so that their program is found by the PATH of the variables."""
    return tuple(words) if words[0].startswith("/") else (ENV, *words)


def is_one_process(words: Sequence[str]) -> bool:
    """Say whether the command is its own main process; else a shell stands in front, which passes no signal on."""
    return not (tuple(words[:2]) == ("/bin/sh", "-c") and not words[2].lstrip().startswith("exec "))
