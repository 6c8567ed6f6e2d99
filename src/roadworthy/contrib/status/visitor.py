"""Who asks: an insider, who may see everything, or a stranger, who may see pass or fail."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

Network = IPv4Network | IPv6Network
_FORWARDING = ("HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP", "HTTP_X_CLIENT_IP", "HTTP_TRUE_CLIENT_IP")


def is_insider(meta: Mapping[str, Any], networks: Iterable[Network], token: str) -> bool:
    """Answer whether the request has the token, or comes straight from one of the networks.

    What a proxy says about the visitor's address is not believed: a forwarded request has the proxy's
    address, which may well be loopback, so without the token it is a stranger's.
    """
    return has_token(meta, token) or (not is_forwarded(meta) and is_within(meta, networks))


def has_token(meta: Mapping[str, Any], token: str) -> bool:
    """Answer whether the request says `Authorization: Bearer` and the token; takes as long for any wrong one."""
    scheme, _, given = str(meta.get("HTTP_AUTHORIZATION", "")).partition(" ")
    if not token or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(_bytes(given.strip()), _bytes(token))


def is_forwarded(meta: Mapping[str, Any]) -> bool:
    """Answer whether a proxy left its mark on the request."""
    return any(name in meta for name in _FORWARDING) or any(
        str(name).startswith(("HTTP_X_FORWARDED", "HTTP_CF_")) for name in meta
    )


def is_within(meta: Mapping[str, Any], networks: Iterable[Network]) -> bool:
    """Answer whether the connection comes from one of the networks."""
    address = _address(str(meta.get("REMOTE_ADDR", "")))
    return address is not None and any(address in network for network in networks)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:  # a Unix socket has no address
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
