"""What may stand for a machine or for a site on the network: host names, domains, IPv4 and IPv6 addresses."""

from __future__ import annotations

import ipaddress
import re

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def is_ip(text: str) -> bool:
    """Say whether `text` is an IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_host_name(text: str) -> bool:
    """Say whether `text` is a host name (RFC 1123), of one label or more; letters may be of either case."""
    labels = text.lower().split(".")
    return len(text) <= 253 and not labels[-1].isdigit() and all(LABEL.fullmatch(label) for label in labels)


def is_address(text: str) -> bool:
    """Say whether `text` is a place where a host can be reached."""
    return is_ip(text) or is_host_name(text)


def is_domain(text: str) -> bool:
    """Say whether `text` is a name under which visitors reach a site; `*.gazette.example` is one for many."""
    return text == text.lower() and is_address(text.removeprefix("*."))


def canonical(address: str) -> str:
    """Return the one form of an address in which two that mean the same place are equal."""
    return str(ipaddress.ip_address(address)) if is_ip(address) else address.lower()


def in_url(address: str) -> str:
    """Return the address as URLs and the Host header have it: an IPv6 address in brackets."""
    return f"[{address}]" if ":" in address else address


def suggest_address(text: str) -> str:
    """Return the address inside `text`: less a scheme, a user, a port, a path."""
    text = text.strip().partition("://")[2] or text.strip()
    text = text.partition("/")[0].rpartition("@")[2].removesuffix(".")
    if bracketed := re.fullmatch(r"\[([0-9a-fA-F:.]+)\](?::\d+)?", text):
        return bracketed[1]
    return text if is_ip(text) else re.sub(r":\d*$", "", text)


def suggest_domain(text: str) -> str:
    """Return the domain inside `text`, in the form that browsers send."""
    text = suggest_address(text).lower()
    text = f"*{text}" if text.startswith(".") else text
    if text.isascii():
        return text
    try:
        return text.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
