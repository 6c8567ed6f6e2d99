"""What the owner may say of the load balancer in roadworthy.toml."""

from __future__ import annotations

from typing import Any

from roadworthy.environments.duration import Duration
from roadworthy.environments.option import Option
from roadworthy.environments.service import Service
from roadworthy.environments.text import OneOf, Text

ACME, SELF_SIGNED = "acme", "self-signed"
LETS_ENCRYPT = "https://acme-v02.api.letsencrypt.org/directory"
EMAIL = Text("an e-mail address", pattern=r"[^@\s]+@[^@\s]+\.[^@\s]+", may_be_empty=True)
URL = Text("an address that begins with https://", pattern=r"https://\S+")

OPTIONS = (
    Option(
        "certificate",
        Text("acme, self-signed or a file"),
        "Where the certificate for TLS is from: acme (Let's Encrypt), self-signed, or a PEM file with its chain.",
        default=ACME,
        example="certificates/gazette.pem",
        also=("tls", "ssl", "cert"),
    ),
    Option(
        "certificate_key",
        "text",
        "The private key of a given certificate: the name of a secret, or a file outside the repository.",
        default="",
        example="CERTIFICATE_KEY",
        also=("key", "private_key"),
    ),
    Option("email", EMAIL, "Where the certificate authority writes to when a certificate is about to end.", default=""),
    Option("acme_server", URL, "The directory of another authority that speaks ACME.", default=LETS_ENCRYPT),
    Option(
        "http",
        OneOf(("redirect", "serve")),
        "What visitors without TLS get: a redirect to it, or the site.",
        default="redirect",
    ),
    Option(
        "sticky",
        "yes or no",
        "Keep each visitor at the same application server, by a cookie.",
        default=False,
        also=("stick", "sticky_sessions"),
    ),
    Option("connections", "count", "Requests under way in each application server; more wait in line.", default=1000),
    Option(
        "timeout",
        Duration(),
        "How long the site may take to answer, or be silent in the middle of an answer.",
        default="60 seconds",
    ),
)
DEFAULTS = {option.name: option.default_value for option in OPTIONS}


def option(services: tuple[Service, ...], name: str) -> Any:
    """Return what the owner says, or the default; a front that nobody asked for has no service."""
    return next((service.options[name] for service in services if name in service.options), DEFAULTS[name])
