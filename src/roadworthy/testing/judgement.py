"""Holds what visitors saw of an event against what the environment promises."""

from __future__ import annotations

from dataclasses import dataclass

from roadworthy.testing.event import Event, Promise
from roadworthy.testing.sighting import Sighting


@dataclass(frozen=True)
class Bounds:
    """How long is too long. `outage_s` counts from when the part was given back."""

    gap_s: float = 1.0
    moment_s: float = 5.0
    outage_s: float = 30.0


@dataclass(frozen=True)
class Happening:
    """One event as it went: when it began, when its part was given back, when it was over. `error` is why it didn't."""

    event: Event
    begun_s: float
    mended_s: float
    ended_s: float
    seen: Sighting
    is_whole: bool
    error: str = ""

    @property
    def whole_after_mending_s(self) -> float:
        """Return how long failures went on after the part was given back; 0 when they had ended before."""
        return max(0.0, self.begun_s + self.seen.whole_after_s - self.mended_s) if self.seen.failed else 0.0


def broken_promise(happening: Happening, bounds: Bounds) -> str:
    """Return in a sentence how an event broke the promise, or nothing when it was kept."""
    if happening.error:
        return f"could not be done: {happening.error}"
    if not happening.is_whole:
        return f"the site was not whole again {happening.ended_s - happening.mended_s:.0f} s after all was given back"
    return _PROMISES[happening.event.promise](happening, bounds)


def _nothing(happening: Happening, bounds: Bounds) -> str:
    seen = happening.seen
    if seen.failed:
        return f"{seen.failed} request{'' if seen.failed == 1 else 's'} failed, and none may"
    if seen.longest_gap_s > bounds.gap_s:
        return f"nobody got an answer for {seen.longest_gap_s:.1f} s, and {bounds.gap_s:g} s is the most"
    return ""


def _moment(happening: Happening, bounds: Bounds) -> str:
    took_s, most_s = happening.seen.whole_after_s, bounds.moment_s
    return f"requests failed for {took_s:.1f} s, though others take over in {most_s:g} s" if took_s > most_s else ""


def _outage(happening: Happening, bounds: Bounds) -> str:
    took_s, most_s = happening.whole_after_mending_s, bounds.outage_s
    return (
        f"requests failed for {took_s:.0f} s after all was given back, at most {most_s:g} s" if took_s > most_s else ""
    )


_PROMISES = {Promise.NOTHING: _nothing, Promise.MOMENT: _moment, Promise.OUTAGE: _outage}
