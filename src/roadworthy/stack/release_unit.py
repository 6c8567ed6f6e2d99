"""A unit of systemd that runs one service of one release, and how a rollout is to treat it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from roadworthy.environments.probe import Probe

Manner = Literal["serves", "beside", "instead"]


@dataclass(frozen=True)
class ReleaseUnit:
    """One unit. `manner` says how it takes over from the one of the release before.

    "serves": started beside the old, gated by `ready`, let in at the balancer, the old drained, then stopped.
    "beside": started beside the old, which is asked to end and may finish its task for `stop_time_s`.
    "instead": there must never be two (a scheduler): the old has ended before this one starts.
    """

    service: str
    name: str
    content: str
    manner: Manner
    ready: Probe | None = None
    stop_time_s: float = 30.0
