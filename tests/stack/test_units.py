"""In units/CASE are a site, and in expected.txt the units of a release and of the jobs on each of its hosts."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.stack.conftest import HOST, Machine

from roadworthy.environments.project import Project
from roadworthy.environments.reader import read_site
from roadworthy.fleet.resource import Unit
from roadworthy.stack import jobs
from roadworthy.stack.host_ground import HostGround, ReleaseGround
from roadworthy.stack.kind import StackKind
from roadworthy.stack.layout import Layout
from roadworthy.stack.registry import kinds
from roadworthy.stack.release_unit import ReleaseUnit
from roadworthy.stack.sandbox import sandbox

FOLDER = Path(__file__).parent / "units"
CASES = sorted(path.name for path in FOLDER.iterdir())
RELEASE = "20261121-101530-db10023"


def shown(ground: HostGround) -> str:
    """Return the units on one host, whole, but for the sandbox that all of them have."""
    release = ReleaseGround(ground, RELEASE, 1)
    own = [(ground.services_of(name), kind) for name, kind in kinds().items() if kind.runs_code]
    parts = [f"=== {ground.host.name}"]
    for services, kind in own:
        assert isinstance(kind, StackKind)
        opened = kind.openings(ground, services)
        parts += [f"open {one.port} to {', '.join(one.sources)}: {one.reason}" for one in opened]
        parts += [_unit(unit) for unit in kind.release_units(release, services)]
    for unit in jobs.resources(ground):
        assert isinstance(unit, Unit)
        manner = "a timer starts it" if unit.running is None else "starts at boot" if unit.enabled else ""
        parts.append(f"--- {unit.name}: {manner}\n{unit.content}")
    return "\n".join(parts).replace(_boxed(ground.layout), "{sandbox}\n")


def _unit(unit: ReleaseUnit) -> str:
    asked = f"; {unit.ready.url} of {unit.ready.host_header} wants {dict(unit.ready.wanted)}" if unit.ready else ""
    return f"--- {unit.name}: {unit.service} {unit.manner}, ends in {unit.stop_time_s:g} s{asked}\n{unit.content}"


def _boxed(layout: Layout) -> str:
    return "".join(f"{name}={value}\n" for name, value in sandbox(layout))


@pytest.mark.parametrize("case", CASES)
def test_the_units_are_exactly_these(case: str, machine: Machine) -> None:
    shutil.copy(FOLDER / case / "roadworthy.toml", machine.folder)
    site = read_site(machine.folder, kinds())
    environment = site.environments[-1]
    facts = {
        host.name: replace(HOST, cores=4, addresses=(host.address if host.address[0].isdigit() else "10.0.0.4",))
        for host in environment.hosts
    }
    project = Project("5.2.4", "3.12.1", "gazette.settings", static_url="/static/", media_url="/media/")
    grounds = [machine.host_ground(site, environment, project, facts, host.name) for host in environment.hosts]
    said = "\n".join(map(shown, grounds))
    assert said == (FOLDER / case / "expected.txt").read_text("utf-8")


def test_a_process_of_the_site_can_do_nothing_but_serve_and_write_into_its_own_folders() -> None:
    assert _boxed(Layout("gazette-production", 10000)) == (
        "User=gazette-production\nGroup=gazette-production\nUMask=0027\nNoNewPrivileges=yes\nCapabilityBoundingSet=\n"
        "AmbientCapabilities=\nProtectSystem=strict\nProtectHome=yes\nPrivateTmp=yes\nPrivateDevices=yes\n"
        "ProtectProc=invisible\nProtectClock=yes\nProtectHostname=yes\nProtectKernelLogs=yes\n"
        "ProtectKernelModules=yes\nProtectKernelTunables=yes\nProtectControlGroups=yes\n"
        "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK\nRestrictNamespaces=yes\nRestrictRealtime=yes\n"
        "RestrictSUIDSGID=yes\nLockPersonality=yes\nRemoveIPC=yes\nSystemCallArchitectures=native\n"
        "SystemCallFilter=@system-service\nSystemCallErrorNumber=EPERM\n"
        "ReadWritePaths=-/srv/gazette-production/media -/srv/gazette-production/mail -/srv/gazette-production/data "
        "-/srv/gazette-production/log -/srv/gazette-production/run\n"
    )
