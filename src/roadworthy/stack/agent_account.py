"""Who the agents run as: the servers of a host tell this account how they do, and let it do nothing else."""

from __future__ import annotations

ACCOUNT = "roadworthy-agent"
