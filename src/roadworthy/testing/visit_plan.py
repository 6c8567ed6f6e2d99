"""What visitors do: how often they come, where to, and how many keep their connection or send a form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from roadworthy.environments.frozen import FrozenTable

DEFAULT_RATE = 10.0
MOST_S = 3600.0


@dataclass(frozen=True)
class VisitPlan:
    """Steady visits to a site at `addresses`, which knows itself by `name`. Each is given up after `patience_s`.

    Every second visitor brings a new connection; every `post_each`-th sends a form to `post_path`.
    """

    addresses: tuple[str, ...]
    name: str
    port: int = 443
    is_tls: bool = True
    rate: float = DEFAULT_RATE
    paths: tuple[str, ...] = ("/",)
    post_path: str = "/"
    post_each: int = 10
    fields: Mapping[str, str] = field(default_factory=FrozenTable)
    patience_s: float = 10.0
    connect_s: float = 2.0
    most_s: float = MOST_S

    @property
    def origin(self) -> str:
        """Return what a browser would show in front of the path."""
        return f"{'https' if self.is_tls else 'http'}://{self.name}"

    def nth(self, number: int) -> tuple[str, str, bool]:
        """Return the method and path of a visit, and whether its connection is kept."""
        keeps = number % 2 == 1
        if number % self.post_each == self.post_each - 1 - (number // self.post_each) % 2:
            return "POST", self.post_path, keeps
        return "GET", self.paths[(number // 2) % len(self.paths)], keeps

    def line(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(asdict(self) | {"fields": dict(self.fields)})

    @classmethod
    def of_line(cls, line: str) -> VisitPlan:
        """Return the plan that a line tells."""
        found = json.loads(line)
        return cls(**{**found, "addresses": tuple(found["addresses"]), "paths": tuple(found["paths"])})
