"""What an experienced operator says against a load balancer that shows the site without TLS, or with a poor one."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.environments.service import Service
from roadworthy.problems import Level, Rule
from roadworthy.stack.haproxy_options import SELF_SIGNED
from roadworthy.stack.remark import Remark
from roadworthy.stack.subject import Subject

IN_THE_CLEAR = Rule(
    "W026",
    "A balancer that serves the site without TLS",
    "Whoever is on the way reads passwords and sessions, and changes pages.",
    Level.WARNING,
)
SELF_MADE = Rule(
    "W027",
    "A certificate that no browser knows",
    "Visitors are warned away, and those who come have learned to ignore warnings.",
    Level.WARNING,
)
RULES = (IN_THE_CLEAR, SELF_MADE)


def critique(subject: Subject, services: tuple[Service, ...]) -> Iterator[Remark]:
    """Yield what there is to say."""
    for service in services:
        path = (*subject.path, "services", service.name)
        if service.options.get("http") == "serve":
            message = f"{service.name} answers visitors without TLS with the site itself"
            yield Remark(IN_THE_CLEAR, (*path, "http"), message, 'write http = "redirect"')
        if service.options.get("certificate") == SELF_SIGNED:
            message = f"{service.name} has a certificate of its own making"
            yield Remark(SELF_MADE, (*path, "certificate"), message, 'write certificate = "acme", or name one you have')
