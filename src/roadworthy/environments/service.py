"""A service is a long-running part of a site (web, worker, database …), of a kind that stack/ knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from roadworthy.environments.frozen import FrozenTable


@dataclass(frozen=True)
class Service:
    """One service as the model wants it. It runs on the hosts that have the role of its name.

    `options` holds the kind's own options, checked, with their defaults filled in.
    """

    name: str
    kind: str
    options: Mapping[str, Any] = field(default_factory=FrozenTable)

    def option(self, name: str) -> Any:
        """Return the value of one of the kind's options."""
        return self.options[name]
