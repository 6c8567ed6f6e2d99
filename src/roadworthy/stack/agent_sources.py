"""What the agent of a host asks the servers there for: HAProxy, PostgreSQL, PgBouncer and Redis say how they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from roadworthy.stack.host_ground import HostGround


def sources(ground: HostGround) -> dict[str, Any]:
    """Return the parts of the agent's configuration about the servers of a host."""
    return {}


def credentials(ground: HostGround) -> Mapping[str, str]:
    """Return the secrets that the agent is shown for them, by the names of their credentials."""
    return {}
