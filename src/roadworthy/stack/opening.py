"""A port of a host that others may reach, and who: the firewall lets nothing else in."""

from __future__ import annotations

from dataclasses import dataclass

ANYBODY = ("anybody",)


@dataclass(frozen=True)
class Opening:
    """One port, open to these addresses, or to ANYBODY. `reason` becomes the rule's comment."""

    port: int
    sources: tuple[str, ...]
    reason: str
    protocol: str = "tcp"
