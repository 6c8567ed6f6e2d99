"""A store whose clock stands where a test puts it, and a sender that writes batches as the agent does."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore

SITE = "gazette-production"
NOON = 1_795_262_400  # 2026-11-21 12:00 UTC


@dataclass
class Clock:
    now_s: float = NOON

    def __call__(self) -> float:
        return self.now_s


@dataclass
class Sender:
    name: str = "web1/0c1f"
    number: int = 0

    def body(self, *lines: Any, at: float = NOON, dropped: Any = (), **header: Any) -> bytes:
        self.number += 1
        first = {"v": 1, "site": SITE, "sender": self.name, "number": self.number, "from": at - 10, "to": at}
        first |= {"dropped": list(dropped), **header}
        return zlib.compress("\n".join(json.dumps(line) for line in [first, *lines]).encode())

    def batch(self, *lines: Any, **header: Any) -> Batch:
        return Batch.read(self.body(*lines, **header))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sender() -> Sender:
    return Sender()


@pytest.fixture
def new_sender() -> Callable[[str], Sender]:
    return Sender


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[SeriesStore]:
    store = SeriesStore(tmp_path, clock)
    yield store
    store.close()
