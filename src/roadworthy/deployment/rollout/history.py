"""The history of an environment: who changed what serves, when, how it went, and where the time went."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Literal

from roadworthy.deployment.rollout.record import Record

How = Literal["done", "undone", "finished", "failed"]


@dataclass(frozen=True)
class Entry:
    """One line of the history. `phases` are names with seconds, in order; `why` says why it did not go through.

    `how`: done; undone (it failed or was cut off, and everything is as it was before); finished (it was cut off after
    the last cutover, and the next command did the rest).
    """

    id: str
    what: str
    who: str
    began: str
    release: str
    previous: str
    how: How
    took_s: float
    why: str = ""
    phases: tuple[tuple[str, float], ...] = ()

    @classmethod
    def of_record(
        cls, record: Record, how: How, took_s: float, why: str = "", phases: Sequence[tuple[str, float]] = ()
    ) -> Entry:
        """Return the line of a deploy that has ended."""
        rounded = tuple((name, round(seconds, 2)) for name, seconds in phases)
        own = (record.id, record.what, record.who, record.began, record.release, record.previous)
        return cls(*own, how, round(took_s, 2), why, rounded)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {**asdict(self), "phases": [{"phase": name, "took_s": seconds} for name, seconds in self.phases]}

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Entry:
        """Return a line that was written down; what a later Roadworthy may have added is left out."""
        known = {field.name: found[field.name] for field in fields(cls) if field.name in found}
        phases = tuple((phase["phase"], phase["took_s"]) for phase in found.get("phases", ()))
        return cls(**{**known, "phases": phases})

    @property
    def changed_release(self) -> bool:
        """Say whether another release served afterwards."""
        return self.how in ("done", "finished") and self.what in ("deploy", "rollback")

    def line(self) -> str:
        """Return what a person is shown: within 80 columns, with the reason on a line of its own.

        The release that served before is the one of the line before.
        """
        when = datetime.fromisoformat(self.began).strftime("%Y-%m-%d %H:%M")
        what = self.what if self.what.startswith("maintenance") else f"{self.what:<8} {self.release}"
        reason = f"\n    {self.why.splitlines()[0]}" if self.why else ""
        return f"{when}  {what}  {self.how} in {self.took_s:.1f} s, by {self.who.partition(' (')[0]}{reason}"


def served(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the releases that have served, in the order in which they first did."""
    told = [name for entry in entries if entry.changed_release for name in (entry.previous, entry.release)]
    return tuple(dict.fromkeys(name for name in told if name))


def never_served(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return the releases of deploys that did not go through. What the history does not speak of is not among them."""
    failed = dict.fromkeys(entry.release for entry in entries if entry.what == "deploy" and not entry.changed_release)
    return tuple(name for name in failed if name not in served(entries))


def served_before(entries: Sequence[Entry], serves: str, there: Collection[str]) -> str:
    """Return the release to go back to: the last one that served, is older than the one that serves, and is there.

    What somebody went back from is newer than what serves since; so going back twice does not end where it began.
    """
    known = served(entries)
    older = known[: known.index(serves)] if serves in known else known
    for entry in reversed(entries):
        if entry.changed_release:
            for name in (entry.release, entry.previous):
                if name in older and name in there:
                    return name
    return ""
