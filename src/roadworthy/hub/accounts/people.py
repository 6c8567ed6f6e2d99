"""Inviting people, changing what they may do, and removing them; one owner always stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from roadworthy.hub.accounts.links import end_sessions, new_link
from roadworthy.hub.accounts.models import Person, SiteRight
from roadworthy.hub.accounts.right import Right, right_named
from roadworthy.hub.sites.key import is_key

LONGEST_NAME = 60
LAST_OWNER = "This is the only owner: make somebody else an owner first."


def invite(name: str, right: str, now: datetime) -> dict[str, str]:
    """Make a person known and return the link to give to them, or what is wrong."""
    name, wanted = " ".join(name.split()), right_named(right)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return {"wrong": f"A name has 1 to {LONGEST_NAME} letters."}
    if wanted is None:
        return {"wrong": "A right is owner, on call, reader or none."}
    person, is_new = Person.objects.get_or_create(name=name, defaults={"right": wanted})
    if not is_new:
        return {"wrong": f"{name} is here already: make a new link in the row."}
    return {"link": new_link(person, now), "whose": name}


def change(person: Person, right: str, key: str, remove: bool = False) -> dict[str, str]:
    """Give a right on all sites, or on the one of the key, or remove the person; say what was done or is wrong."""
    if key:
        return _change_on_site(person, right, key)
    wanted = Right.NONE if remove else right_named(right)
    if wanted is None:
        return {"wrong": "A right is owner, on call, reader or none."}
    with transaction.atomic():
        owners = list(Person.objects.select_for_update().filter(right=Right.OWNER).values_list("pk", flat=True))
        if owners == [person.pk] and wanted < Right.OWNER:
            return {"wrong": LAST_OWNER}
        if remove:
            person.delete()
            return {"said": f"{person.name} is removed."}
        Person.objects.filter(pk=person.pk).update(right=wanted)
    if wanted == Right.NONE:
        end_sessions(person)
    return {"said": f"{person}: {wanted.label}."}


def _change_on_site(person: Person, right: str, key: str) -> dict[str, str]:
    wanted = right_named(right)
    if not is_key(key) or (wanted is None and right != "usual"):
        return {"wrong": "Give a site's key, such as gazette-production, and a right."}
    if wanted is None:
        SiteRight.objects.filter(person=person, key=key).delete()
        return {"said": f"{person} on {key}: as on the others."}
    SiteRight.objects.update_or_create(person=person, key=key, defaults={"right": wanted})
    return {"said": f"{person} on {key}: {wanted.label}."}
