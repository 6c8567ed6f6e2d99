"""The site's periodic jobs on a host: a timer and what it starts, in the release that serves, on one host only."""

from __future__ import annotations

from roadworthy.environments.host import Host
from roadworthy.environments.job import Job
from roadworthy.environments.kind import COMMAND_KIND
from roadworthy.fleet.resource import Resource, Unit
from roadworthy.stack.calendar import calendar
from roadworthy.stack.command import words
from roadworthy.stack.figures import own_jobs
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.hub_site import hub_host
from roadworthy.stack.layout import Layout
from roadworthy.stack.sandbox import sandbox
from roadworthy.stack.service_unit import is_one_process
from roadworthy.stack.systemd import ENV, Line, command, described, unit_text

CODE_VARIABLE = "ROADWORTHY_CODE"
"""The variable with the folder of a release's code: a job enters it, whatever `current` is by then."""
STOP_TIME_S = 30
SPREAD_S = 5
"""By at most so much a job begins late, by the same each time: not all sites of a host at once."""


def job_host(ground: HostGround) -> Host | None:
    """Return the one host that runs the jobs: the first with a worker, else the first with the site's code."""
    hosts = (*ground.hosts_of_kind(COMMAND_KIND), *ground.code_hosts)
    return hosts[0] if hosts else None


def job_unit(layout: Layout, job: str) -> str:
    """Return the name of a job's unit, without the suffix."""
    return layout.unit(f"job-{job}")


def resources(ground: HostGround) -> tuple[Resource, ...]:
    """Return the timers and services of the site's jobs, on their host; where there is a hub, of its figures too."""
    if ground.host != job_host(ground):
        return ()
    figures = own_jobs(ground.site) if hub_host(ground.environment) else ()
    return tuple(unit for job in (*ground.site.jobs, *figures) for unit in _units(job, ground))


def _units(job: Job, ground: HostGround) -> tuple[Unit, Unit]:
    name = job_unit(ground.layout, job.name)
    service = Unit(f"{name}.service", service_text(job, ground), enabled=False, running=None)
    return service, Unit(f"{name}.timer", timer_text(job, ground))


def service_text(job: Job, ground: HostGround) -> str:
    """Return the unit that runs a job once. While it runs its timer starts no second one.

    All that it sees of a release comes from one reading of the variables, so that a deploy in between changes nothing.
    """
    told = words(job.command, ground.site)
    current = ground.layout.current
    head: list[Line] = [
        ("Description", _title(job, ground)),
        ("ConditionPathExists", f"{current}/variables"),
        ("After", "network-online.target"),
        ("Wants", "network-online.target"),
    ]
    body: list[Line] = [
        ("Type", "oneshot"),
        *_only_each_nth(job),
        ("ExecStart", f"{ENV} --chdir=${{{CODE_VARIABLE}}} {command(told)}"),
        ("EnvironmentFile", f"{current}/variables"),
        ("TimeoutStartSec", f"{job.time_limit_s}"),
        ("TimeoutStopSec", f"{STOP_TIME_S}"),
        ("KillMode", "mixed" if is_one_process(told) else "control-group"),
        ("SyslogIdentifier", job_unit(ground.layout, job.name)),
        *sandbox(ground.layout),
    ]
    return unit_text({"Unit": head, "Service": body})


def _only_each_nth(job: Job) -> list[Line]:
    """Return the condition of a schedule that the calendar has no word for."""
    period_s, each = calendar(job.schedule).every_nth
    if each == 1:
        return []
    test = f"test $(( $(date +%s) / {period_s} % {each} )) -eq 0"
    return [("ExecCondition", command(("/bin/sh", "-c", test)))]


def timer_text(job: Job, ground: HostGround) -> str:
    """Return the timer of a job. A time that passed while the host was off is made up for, once."""
    when = calendar(job.schedule)
    lines: list[Line] = [("OnCalendar", event) for event in when.events]
    if when.pause_s:
        lines += [("OnActiveSec", f"{when.pause_s}"), ("OnUnitActiveSec", f"{when.pause_s}")]
    else:
        lines += [("Persistent", "true"), ("RandomizedDelaySec", f"{SPREAD_S}"), ("FixedRandomDelay", "true")]
    head: list[Line] = [("Description", f"{_title(job, ground)}, {job.schedule}")]
    install: list[Line] = [("WantedBy", "timers.target")]
    return unit_text({"Unit": head, "Timer": [*lines, ("AccuracySec", "1")], "Install": install})


def _title(job: Job, ground: HostGround) -> str:
    return described(f"{ground.site.name} {ground.environment.name}: job {job.name}")
