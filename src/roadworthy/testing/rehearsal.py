"""A rehearsal: an environment's hosts as throwaway machines, the site deployed there, visited and broken on purpose."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import inf

from roadworthy.problems import ProblemsFound
from roadworthy.testing.breaking import break_part, mend_part, repair
from roadworthy.testing.event import BEFORE, Act, Event
from roadworthy.testing.judgement import Bounds, Happening
from roadworthy.testing.machines import Machines
from roadworthy.testing.sighting import sighting
from roadworthy.testing.visit import Visit
from roadworthy.testing.visit_plan import VisitPlan
from roadworthy.testing.visitors import Visitors

HELD_S = 8.0
"""How long a part stays broken that is given back: long enough for everybody to notice."""
CALM_S = 3.0
"""How long all must be well before the next event, and after the last."""
PATIENCE_S = 40.0
"""How long a site may take that has just been deployed, or been helped up by hand."""


@dataclass(frozen=True)
class Rollouts:
    """What a rehearsal lets the deployment do; each raises ProblemsFound when it fails."""

    apply: Callable[[], None]
    deploy: Callable[[], None]
    redeploy: Callable[[], None]
    roll_back: Callable[[], None]


@dataclass(frozen=True)
class Phase:
    """A part of the way to a site that serves, and how long it took."""

    title: str
    took_s: float


@dataclass
class Rehearsal:
    """One run. `events` asks for them once the site serves: what runs where is known only then."""

    machines: Machines
    rollouts: Rollouts
    events: Callable[[], Sequence[Event]]
    plan: VisitPlan
    tell: Callable[[str], None]
    told: Callable[[Happening], None] = lambda _: None
    bounds: Bounds = field(default_factory=Bounds)
    phases: list[Phase] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    visits: tuple[Visit, ...] = ()

    def run(self) -> None:
        """Bring it up, send visitors, and go through the events. The machines are left as they are then."""
        self.bring_up()
        with Visitors(self.plan) as visitors:
            self.tell(f"visitors come, {self.plan.rate:g} a second")
            if self._go_through(BEFORE, visitors):
                for event in self.events():
                    if not self._go_through(event, visitors):
                        self.tell("what would come next is left out: it would show nothing")
                        break
        self.visits = visitors.visits
        begins = [*(one.begun_s for one in self.happenings[1:]), inf]
        self.happenings = [self._seen_again(one, next_s) for one, next_s in zip(self.happenings, begins, strict=True)]

    def bring_up(self) -> None:
        """Boot bare machines, make them as they should be, and deploy."""
        with self._phase("boot the machines"):
            self.machines.start()
        with self._phase("make them ready"):
            self.rollouts.apply()
        with self._phase("deploy"):
            self.rollouts.deploy()

    @property
    def serving_after_s(self) -> float:
        """Return how long it took from the image to a site that serves."""
        return sum(phase.took_s for phase in self.phases)

    def _go_through(self, event: Event, visitors: Visitors) -> bool:
        """Do it, wait until all is well, and sum up; say whether the rehearsal can go on."""
        self.tell(f"{event.name}: {event.title}")
        begun_s = time.monotonic()
        error = ""
        try:
            self._do(event)
        except ProblemsFound as found:
            error = "; ".join(problem.message for problem in found.problems)
        mended_s = time.monotonic()
        is_whole = self._is_calm(visitors, PATIENCE_S if event == BEFORE else self.bounds.outage_s + CALM_S)
        ended_s = time.monotonic()
        seen = sighting(visitors.visits, begun_s, ended_s)
        self.happenings.append(Happening(event, begun_s, mended_s, ended_s, seen, is_whole, error))
        self.told(self.happenings[-1])
        return is_whole or self._is_repaired(event, visitors)

    def _is_repaired(self, event: Event, visitors: Visitors) -> bool:
        if event.act == Act.KILL:
            self.tell(f"starting {event.subject} by hand, so that the rest can be seen")
            repair(self.machines, event)
        return event != BEFORE and self._is_calm(visitors, PATIENCE_S)

    def _do(self, event: Event) -> None:
        match event.act:
            case Act.VISIT:
                pass
            case Act.REDEPLOY:
                self.rollouts.redeploy()
            case Act.ROLLBACK:
                self.rollouts.roll_back()
            case _:
                break_part(self.machines, event)
                time.sleep(0 if event.act == Act.KILL else HELD_S)
                mend_part(self.machines, event)

    def _is_calm(self, visitors: Visitors, limit_s: float) -> bool:
        until_s = time.monotonic() + limit_s
        calm_from_s = time.monotonic() + CALM_S
        while time.monotonic() < until_s:
            now_s = time.monotonic()
            if now_s >= calm_from_s and visitors.is_well(now_s, CALM_S - 1):
                return True
            time.sleep(0.1)
        return False

    def _seen_again(self, happening: Happening, next_s: float) -> Happening:
        """Sum up anew, now that the last answers are in."""
        return replace(happening, seen=sighting(self.visits, happening.begun_s, happening.ended_s, next_s))

    @contextmanager
    def _phase(self, title: str) -> Iterator[None]:
        self.tell(title)
        begun_s = time.monotonic()
        yield
        self.phases.append(Phase(title, time.monotonic() - begun_s))
        self.tell(f"{title}: {self.phases[-1].took_s:.1f} s")
