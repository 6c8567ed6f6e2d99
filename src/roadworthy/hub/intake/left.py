"""Says when a site has so many series that new ones are not kept; once an hour, not with each batch."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

log = logging.getLogger(__name__)
EVERY_S, SHOWN = 3600.0, 5


@dataclass
class Left:
    """When it was last said of each site."""

    _said: dict[str, float] = field(default_factory=dict)

    def say(self, site: str, host: str, names: Sequence[str], now: float) -> None:
        """Log which metrics of a host had series too many."""
        if names and now >= self._said.get(site, 0.0) + EVERY_S:
            self._said[site] = now
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            what = ", ".join(names[:SHOWN]) + more
            log.warning("%s: too many series this month; new ones of %s are not kept: %s", site, host, what)
