"""Where things lie in the hub's folder: sites, senders and series, opened once in each process."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

from django.conf import settings

from roadworthy.hub.intake.left import Left
from roadworthy.hub.intake.retention import Retention
from roadworthy.hub.intake.rounds import Rounds
from roadworthy.hub.sites.senders import Senders
from roadworthy.hub.sites.shelf import Shelf
from roadworthy.monitoring.series.store import SeriesStore


def shelf() -> Shelf:
    """Return the sites of this hub."""
    return _shelf(Path(settings.HUB_FOLDER) / "sites")


def senders() -> Senders:
    """Return those who may send."""
    return _senders(Path(settings.HUB_FOLDER) / "senders")


def series() -> SeriesStore:
    """Return what was measured."""
    return _series(Path(settings.HUB_FOLDER) / "series")


@cache
def retention() -> Retention:
    """Return what sees to it that old months go."""
    return Retention(settings.HUB_MONTHS)


@cache
def left() -> Left:
    """Return what says which series were not kept."""
    return Left()


@cache
def _series(folder: Path) -> SeriesStore:
    return SeriesStore(folder, time.time, handed_to=[settings.HUB_REMOTE_WRITE] if settings.HUB_REMOTE_WRITE else [])


@cache
def rounds() -> Rounds:
    """Return what the hub does by itself."""
    return Rounds(series(), retention())


_shelf = cache(Shelf)
_senders = cache(Senders)
