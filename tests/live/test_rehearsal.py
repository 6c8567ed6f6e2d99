"""A rehearsal of two machines that serve a page each: visited, broken and reported; the deployment is a stand-in."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.environments.service import Service
from roadworthy.environments.topology import Topology
from roadworthy.testing.event import Act, Event, Part, Promise, events
from roadworthy.testing.judgement import broken_promise
from roadworthy.testing.machine import Machine
from roadworthy.testing.machines import Machines
from roadworthy.testing.page import page
from roadworthy.testing.rehearsal import Rehearsal, Rollouts
from roadworthy.testing.report import report_of, text_lines
from roadworthy.testing.visit_plan import VisitPlan
from roadworthy.testing.workstation import PACKAGES, PATH

MISSING = [name for name in PACKAGES if not shutil.which(name, path=PATH)]
CAN = os.geteuid() == 0 and not MISSING
pytestmark = [
    pytest.mark.live,
    pytest.mark.machines,
    pytest.mark.skipif(
        not CAN and not os.environ.get("CI"), reason=f"rehearsal machines need root and {', '.join(MISSING) or 'Linux'}"
    ),
]
WEB = (Host("web1", "10.77.0.9", ("web",)), Host("web2", "10.77.0.10", ("web",)))
ENVIRONMENT = Environment("production", ("gazette.example",), WEB, (Service("web", "web"),))
UNIT = """\
[Service]
ExecStart=python3 -u -m http.server 80 --protocol HTTP/1.1 --directory /srv
Restart=always
RestartSec=1
"""


def serve(machine: Machine) -> None:
    """Have a machine serve a page."""
    machine.run(["tee", "/etc/systemd/system/site.service"], UNIT)
    machine.run(["sh", "-c", "echo hello >/srv/index.html"])
    machine.run(
        ["sh", "-c", "ln -s ../site.service /etc/systemd/system/multi-user.target.wants/; systemctl daemon-reload"]
    )
    machine.run(["systemctl", "start", "site.service"])


def rehearsal_of(machines: Machines, wanted: list[Event], told: list[str]) -> Rehearsal:
    def each() -> None:
        for machine in machines:
            serve(machine)

    def restart() -> None:
        for machine in machines:
            machine.run(["systemctl", "restart", "site.service"])

    rollouts = Rollouts(apply=lambda: None, deploy=each, redeploy=lambda: None, roll_back=restart)
    plan = VisitPlan(tuple(host.address for host in WEB), "gazette.example", 80, is_tls=False, post_each=10**6)
    return Rehearsal(machines, rollouts, lambda: wanted, plan, told.append)


def test_parts_are_broken_one_after_another_and_what_visitors_saw_is_told(tmp_path: Path) -> None:
    found = events(Topology(ENVIRONMENT, ()), [Part("web", host.name, ("site.service",)) for host in WEB])
    wanted = [event for event in found if event.act in {Act.REDEPLOY, Act.KILL, Act.POWER, Act.CUT}]
    told: list[str] = []
    machines = Machines(WEB, tmp_path, tell=told.append)
    rehearsal = rehearsal_of(machines, wanted, told)
    try:
        rehearsal.run()
    finally:
        machines.end()
    report = report_of(rehearsal, "gazette", "production", "2026-11-21 12:00:00 UTC")
    assert [one.event.name for one in report.happenings] == ["visit", "redeploy", "kill-web", "power-web2", "cut-web2"]
    assert report.broken == (), "\n".join(text_lines(report))
    assert sum(visit.is_kept for visit in report.visits) > len(report.visits) / 4
    cut = report.happenings[-1]
    assert cut.seen.slow > 0, "a visitor who meets the dead address first waits until he tries the other"
    assert page(report).startswith("<!doctype html>")


def test_a_site_that_stays_broken_breaks_the_promise(tmp_path: Path) -> None:
    wanted = [Event(Act.KILL, "kill all processes of web on web1", Promise.OUTAGE, "web", "web1", ("site.service",))]
    told: list[str] = []
    alone = replace(WEB[0], address="10.77.0.9")
    machines = Machines([alone], tmp_path, tell=told.append)
    rehearsal = rehearsal_of(machines, wanted, told)
    rehearsal.plan = replace(rehearsal.plan, addresses=(alone.address,))
    rehearsal.bounds = replace(rehearsal.bounds, outage_s=2.0)
    rehearsal.rollouts = replace(rehearsal.rollouts, deploy=lambda: once(machines["web1"]))
    try:
        rehearsal.run()
    finally:
        machines.end()
    _, happening = rehearsal.happenings
    assert "starting web by hand, so that the rest can be seen" in told
    assert "connection refused" in dict(happening.seen.reasons)
    assert broken_promise(happening, rehearsal.bounds).startswith("the site was not whole again ")


def once(machine: Machine) -> None:
    """Have a machine serve a page until it is killed."""
    serve(machine)
    machine.run(["sed", "-i", "s/^Restart=.*/Restart=no/", "/etc/systemd/system/site.service"])
    machine.run(["systemctl", "daemon-reload"])
