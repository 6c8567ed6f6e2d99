"""All that hub and agents share, made from one secret (HUB_KEY): tokens, the hub's certificate, its own passwords.

The same secret gives the same bytes each time, so that none of it is kept anywhere and a plan has nothing to say.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from roadworthy.environments.address import is_ip
from roadworthy.stack.reach import LOOPBACK

if TYPE_CHECKING:  # it is loaded where a certificate is made
    from cryptography import x509

HUB_KEY = "HUB_KEY"
FROM, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2075, 1, 1, tzinfo=UTC)
"""The certificate's dates are fixed. It ends with its key: whoever has the one pins the other."""


@dataclass(frozen=True)
class HubKey:
    """What one environment's HUB_KEY says."""

    secret: str = field(repr=False)

    def token(self, host: str) -> str:
        """Return the token by which the hub knows the agent of a host."""
        return self._derived(f"token {host}").hex()

    @property
    def django(self) -> str:
        """Return the hub's SECRET_KEY."""
        return self._derived("django").hex()

    def password(self, of: str) -> str:
        """Return the password of an account that only reads figures, such as Redis' `agent`."""
        return self._derived(f"password {of}").hex()

    def certificate(self, address: str) -> Certificate:
        """Return the hub's certificate, with its key, for the address that it is reached at and for its own host."""
        return _certificate(self._derived("certificate"), address)

    def _derived(self, what: str) -> bytes:
        return hmac.new(self.secret.encode(), what.encode(), hashlib.sha256).digest()


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate and its key, as text (PEM)."""

    certificate: str
    key: str = field(repr=False)


def digest(token: str) -> str:
    """Return what the hub keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _certificate(seed: bytes, address: str) -> Certificate:
    """Make the certificate: Ed25519 signs the same bytes with the same signature (RFC 8032)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = Ed25519PrivateKey.from_private_bytes(seed)
    public = key.public_key()
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "roadworthy hub")])
    names = [_name(each) for each in dict.fromkeys((address, LOOPBACK))]
    number = hashlib.sha256(seed + address.encode()).digest()[:16]
    identifier = x509.SubjectKeyIdentifier.from_public_key(public)
    builder = (
        x509.CertificateBuilder(own, own, public, int.from_bytes(number, "big") >> 1 or 1, FROM, UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Certificate(builder.sign(key, None).public_bytes(pem).decode(), private.decode())


def _name(address: str) -> x509.GeneralName:
    from cryptography import x509

    return x509.IPAddress(ipaddress.ip_address(address)) if is_ip(address) else x509.DNSName(address)
