"""Encryption as age does it (https://age-encryption.org): for public keys, opened by a secret one."""

from __future__ import annotations

from collections.abc import Iterable

from pyrage import DecryptError, IdentityError, RecipientError, decrypt, encrypt, x25519  # type: ignore[import-untyped]


class NotAKey(ValueError):  # noqa: N818 - says what the text is
    """The text is not a key."""


class NotForThisKey(ValueError):  # noqa: N818
    """What was sealed was sealed for other keys."""


class Damaged(ValueError):  # noqa: N818
    """What was sealed has been changed since, or was never sealed."""


def new_key() -> str:
    """Return a new secret key."""
    return str(x25519.Identity.generate())


def public_key(secret: str) -> str:
    """Return the public key of a secret one. Raise NotAKey when it is none."""
    try:
        return str(x25519.Identity.from_str(secret).to_public())
    except IdentityError:
        raise NotAKey from None


def is_public_key(text: str) -> bool:
    """Say whether `text` is a public key."""
    try:
        x25519.Recipient.from_str(text)
    except RecipientError:
        return False
    return True


def seal(text: str, public_keys: Iterable[str]) -> bytes:
    """Return `text` encrypted for each of the public keys, in ASCII letters that any tool can carry."""
    recipients = [x25519.Recipient.from_str(key) for key in public_keys]
    return bytes(encrypt(text.encode(), recipients, armored=True))


def unseal(sealed: bytes, secret: str) -> str:
    """Return the text that was sealed. Raise NotForThisKey or Damaged when it can't be had."""
    try:
        return str(decrypt(sealed, [x25519.Identity.from_str(secret)]).decode())
    except DecryptError as error:
        raise (NotForThisKey if "No matching keys" in str(error) else Damaged) from None
    except UnicodeDecodeError:
        raise Damaged from None
