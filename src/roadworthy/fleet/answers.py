"""What a host answers when it is asked over HTTP from within, and what it says of a unit of systemd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class HttpAnswer:
    """An answer to a probe, asked on the host itself. `reason` says why it is not right; it is empty when it is.

    `status` is 0 when there was no answer over HTTP. Names of headers are in small letters.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    took_ms: float = 0.0
    reason: str = ""

    @property
    def is_right(self) -> bool:
        """Say whether it is what the probe wants."""
        return not self.reason


@dataclass(frozen=True)
class UnitState:
    """A unit as systemd sees it: `active` and `sub` in its own words (`active`, `running`), and how it last ended.

    `since_s` is when it came into this state, in seconds since 1970; 0 when never.
    """

    active: str
    sub: str
    main_pid: int
    since_s: float
    result: str

    @property
    def is_active(self) -> bool:
        """Say whether it runs."""
        return self.active == "active"
