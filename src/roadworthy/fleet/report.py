"""Writes down how the run is, each time something about it has changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from roadworthy.fleet.child import Child
from roadworthy.fleet.clock import Clock
from roadworthy.fleet.family import Member
from roadworthy.fleet.job_run import Periodic
from roadworthy.fleet.state import JobState, Phase, ProcessState, RunState, boot, write_state

TRY_AGAIN_S = 5.0


class Report:
    """The state of one run, as `road status` will read it."""

    def __init__(self, run_folder: Path, run_id: str, labels: Mapping[str, str], clock: Clock) -> None:
        self._folder = run_folder
        self._run_id = run_id
        self._labels = labels
        self._clock = clock
        self._boot = boot()
        self._since: dict[str, tuple[Phase, str]] = {}
        self._written: RunState | None = None
        self._try_at_s = 0.0

    def write(
        self, phase: Phase, children: Iterable[Child], jobs: Iterable[Periodic], others: Iterable[Member]
    ) -> None:
        """Write the state if it has changed; on a full disk try again a little later."""
        state = RunState(
            run=self._run_id,
            boot=self._boot,
            pid=os.getpid(),
            phase=phase,
            since=self._begun("", phase),
            processes=tuple(self._process(child) for child in children),
            jobs=tuple(_job(job) for job in jobs),
            others=tuple(sorted(others)),
        )
        if state != self._written and self._clock.monotonic() >= self._try_at_s:
            if write_state(self._folder, state):
                self._written = state
            else:
                self._try_at_s = self._clock.monotonic() + TRY_AGAIN_S

    def _begun(self, name: str, phase: Phase) -> str:
        if name not in self._since or self._since[name][0] != phase:
            self._since[name] = (phase, _text(self._clock.now()))
        return self._since[name][1]

    def _process(self, child: Child) -> ProcessState:
        return ProcessState(
            name=child.name,
            phase=child.phase,
            since=self._begun(child.name, child.phase),
            pid=child.life.pid if child.life else 0,
            started=child.life.member.started if child.life else 0,
            restarts=child.restarts,
            last_death=child.last_death,
            label=self._labels.get(child.name, ""),
            is_beside=child.process.is_beside,
        )


def _job(job: Periodic) -> JobState:
    return JobState(
        name=job.name,
        next=_text(job.due),
        last=_text(job.last),
        last_result=job.last_result,
        last_failed=job.last_failed,
        pid=job.life.pid if job.life else 0,
        started=job.life.member.started if job.life else 0,
    )


def _text(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else ""
