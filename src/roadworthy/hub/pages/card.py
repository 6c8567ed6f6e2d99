"""A site on the wall of all sites: its verdict in a sentence, its largest figures, and its requests as a line."""

from __future__ import annotations

from dataclasses import dataclass

from roadworthy.hub.graphs.graph import Drawn
from roadworthy.hub.graphs.picture import Picture, picture
from roadworthy.hub.graphs.pulse import pulse_of
from roadworthy.hub.graphs.reading import Reading
from roadworthy.hub.graphs.requests import REQUESTS
from roadworthy.hub.graphs.unit import said
from roadworthy.hub.sites.site import HubSite


@dataclass(frozen=True)
class Card:
    """One site."""

    site: HubSite
    picture: Picture
    figures: tuple[tuple[str, str, str], ...]
    drawn: Drawn


def card_of(site: HubSite, reading: Reading, now: float) -> Card:
    """Return the card of a site."""
    pulse = pulse_of(reading, now)
    figures = (
        ("requests", *said(pulse.requests, "/s")),
        ("failed", *said(pulse.failed, "%")),
        ("95 % within", *said(pulse.p95, "ms")),
    )
    return Card(site, picture(site, pulse), figures, REQUESTS.drawn(reading))
