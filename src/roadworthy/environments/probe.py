"""A probe is one question to a running thing, and what answer is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from roadworthy.environments.frozen import FrozenTable


@dataclass(frozen=True)
class Probe:
    """A question over HTTP (`url` set), TCP (`address` set, as host:port) or a Unix socket (`socket` set).

    An HTTP answer is right when its status is in `statuses`; a TCP or socket answer when the connection opens, and,
    for a server that listens before it is ready, when `file` says `says`. Of an HTTP answer, the `wanted` headers must
    have just these values; `headers` are sent with the question.
    """

    url: str = ""
    address: str = ""
    socket: str = ""
    statuses: tuple[int, ...] = (200,)
    host_header: str = ""
    time_limit_s: float = 2.0
    file: str = ""
    says: str = ""
    headers: Mapping[str, str] = field(default_factory=FrozenTable)
    wanted: Mapping[str, str] = field(default_factory=FrozenTable)
