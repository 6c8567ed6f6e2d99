"""What a server says of itself in the last minutes: a verdict, and the one figure that says most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from roadworthy.hub.graphs.line import Value
from roadworthy.hub.graphs.reading import By, Found, Reading
from roadworthy.hub.graphs.verdict import FAILING, RANK, WELL, Verdict

HOST: By = ("host",)
STEADY = 3
"""So many steps in a row a figure must be high before it is said: a moment passes by itself."""


@dataclass(frozen=True)
class Seen:
    """One kind of server on one host."""

    verdict: Verdict
    figure: str


@dataclass(frozen=True)
class Minutes:
    """The last minutes: `whole` for what is counted, which ends when all have sent; `latest` for how things stand."""

    whole: Reading
    latest: Reading

    def up(self, name: str) -> dict[str, bool]:
        """Return the hosts that said lately whether their servers answer, and whether all did."""
        found: dict[str, bool] = {}
        for (host, _), values in self.latest.gauge(name, ("host", "instance")).items():
            said = last(values)
            if said is not None:
                found[host] = found.get(host, True) and said >= 1
        return found

    def now(self, name: str) -> dict[str, Value]:
        """Return how a figure stands, added up for each host."""
        return {host: last(values) for (host,), values in self.latest.gauge(name, HOST).items()}

    def steady(self, name: str) -> dict[str, float]:
        """Return what a figure did not fall below in the last steps, for each host."""
        return {host: lowest(values) for (host,), values in self.latest.gauge(name, HOST).items()}

    def counted(self, name: str, **prefixes: str) -> dict[str, float]:
        """Return by how much a total grew, for each host."""
        return {host: value for (host,), value in self.whole.total(name, HOST, **prefixes).items()}

    @property
    def length_s(self) -> float:
        """Return over how many seconds `counted` counts."""
        return float(self.whole.span.end - self.whole.span.start)


def last(values: Sequence[Value]) -> Value:
    """Return the latest value that there is, of the last few steps."""
    return next((value for value in reversed(values[-STEADY - 3 :]) if value is not None), None)


def lowest(values: Sequence[Value]) -> float:
    """Return the lowest of the last few values, of those that there are."""
    there = [value for value in values[-STEADY - 3 :] if value is not None][-STEADY:]
    return min(there) if len(there) == STEADY else 0.0


def newest(found: Found) -> dict[By, float]:
    """Return how each line stands, of those that have said anything lately."""
    return {labels: value for labels, values in found.items() if (value := last(values)) is not None}


def worse(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst, the first of equal ones."""
    return min(verdicts, key=lambda one: RANK.index(one.word), default=Verdict(WELL))


def silent_server(name: str) -> Verdict:
    """Return the verdict on a server that does not answer its own host."""
    return Verdict(FAILING, f"{name} does not answer")


def of(found: Mapping[str, float], host: str) -> float:
    """Return the figure of a host; nothing where there is none."""
    return found.get(host) or 0.0
