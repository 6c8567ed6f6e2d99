"""What a site's own programs tell its agents besides: statsd at a port, and what stands at Prometheus endpoints."""

from __future__ import annotations

from typing import Any

from roadworthy.environments.environment import Environment
from roadworthy.environments.listing import ListOf
from roadworthy.environments.option import Option, Text
from roadworthy.stack.hub_site import HUB

URL = Text("an address such as http://127.0.0.1:9100/metrics", pattern=r"https?://[^\s@]+")
OPTIONS = (
    Option(
        "statsd",
        "port",
        "The UDP port on the loopback of each host where its agent takes statsd; without it, none.",
        example="8125",
    ),
    Option(
        "scrape",
        ListOf(URL),
        "Prometheus endpoints that the agent of each host asks, at the address that it has for that host.",
        example='["http://127.0.0.1:9100/metrics"]',
    ),
)


def given(environment: Environment, key: str) -> dict[str, Any]:
    """Return these parts of the configuration of every agent of an environment."""
    options = next((service.options for service in environment.services if service.kind == HUB), {})
    found: dict[str, Any] = {}
    if port := options.get("statsd"):
        found |= {"statsd": f"127.0.0.1:{port}", "statsd_site": key}
    if urls := options.get("scrape"):
        found["scrape"] = [{"url": url, "labels": {}, "site": key} for url in urls]
    return found
