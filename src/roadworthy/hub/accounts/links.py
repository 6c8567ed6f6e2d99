"""One-time links: made, and used by the first who opens one in time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from roadworthy.hub.accounts.models import Link, Person

GOOD_FOR = timedelta(hours=1)
KEPT_FOR = timedelta(days=30)
"""How long a used or ended link is remembered."""


def new_link(person: Person, now: datetime) -> str:
    """Make a link for a person and return its whole address; only its hash is kept."""
    Link.objects.filter(ends_at__lt=now - KEPT_FOR).delete()
    token = secrets.token_urlsafe(32)
    Link.objects.create(person=person, digest=_digest(token), ends_at=now + GOOD_FOR)
    return f"{settings.HUB_URL}{reverse('enter', args=[token])}"


def person_of(token: str, now: datetime) -> Person | None:
    """Return whose link it is while it can be used."""
    link = Link.objects.select_related("person").filter(digest=_digest(token), used_at=None, ends_at__gt=now).first()
    return link.person if link else None


def use(token: str, now: datetime) -> Person | None:
    """Use a link up and return its person, or None when it was used before or is too old."""
    person = person_of(token, now)
    if person is None:
        return None
    ours = Link.objects.filter(digest=_digest(token), used_at=None).update(used_at=now)
    if not ours:  # somebody else opened it at the same moment
        return None
    Person.objects.filter(pk=person.pk).update(seen_at=now)
    return person


def end_sessions(person: Person) -> None:
    """Sign a person out everywhere, and make the links that were not used yet worthless."""
    Person.objects.filter(pk=person.pk).update(visits=F("visits") + 1)
    Link.objects.filter(person=person, used_at=None).delete()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
