"""Lets nobody further who has not come in by a link, and nobody onto a site on which they have no right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from roadworthy.hub.accounts.models import Person
from roadworthy.hub.accounts.right import Right

SESSION = "person"
View = TypeVar("View", bound=Callable[..., Any])


def open_to_all(view: View) -> View:
    """Mark a view that needs nobody signed in."""
    view.is_open_to_all = True  # type: ignore[attr-defined]
    return view


def only_for(right: Right) -> Callable[[View], View]:
    """Mark a view with the right it needs, on its site or on all."""

    def mark(view: View) -> View:
        view.needs = right  # type: ignore[attr-defined]
        return view

    return mark


def let_in(request: HttpRequest, person: Person) -> None:
    """Begin a session of the person, under a new number."""
    request.session.cycle_key()
    request.session[SESSION] = [person.pk, person.visits]


def person_in(request: HttpRequest) -> Person | None:
    """Return who is signed in; nobody when the person is gone or was signed out everywhere."""
    number, visits = request.session.get(SESSION) or (None, None)
    return Person.objects.filter(pk=number, visits=visits).first() if number else None


class GateMiddleware:
    """Refuses unless a view is open to all: a view that says nothing is for people who may read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        request.person = None
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse, or return nothing. A site without a right on it is a site that is not there."""
        if getattr(view, "is_open_to_all", False):
            return None
        person = person_in(request)
        if person is None:
            return _outside(request)
        request.person = person
        right = person.right_on(kwargs["key"]) if "key" in kwargs else Right(person.right)
        if right < getattr(view, "needs", Right.READER):
            raise Http404("no such page for this person")
        return None


def _outside(request: HttpRequest) -> HttpResponseBase:
    if request.path.endswith("/data"):
        return JsonResponse({"error": "signed out: open a one-time link to come in"}, status=401)
    return HttpResponseRedirect(reverse("closed"))
