"""The pages by which people come in and go, and where an owner says who may do what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roadworthy.hub.accounts.gate import let_in, only_for, open_to_all
from roadworthy.hub.accounts.links import end_sessions, new_link, person_of, use
from roadworthy.hub.accounts.models import Person
from roadworthy.hub.accounts.people import change, invite
from roadworthy.hub.accounts.right import CHOICES, Right


@open_to_all
@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """Say how to come in."""
    return render(request, "accounts/closed.html")


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for one press, since programs that look at links in mails would use them up; then let the person in."""
    if request.method == "POST":
        person = use(token, timezone.now())
        if person:
            let_in(request, person)
            return HttpResponseRedirect(reverse("sites"))
    else:
        person = person_of(token, timezone.now())
    status = 200 if person else 410
    return render(request, "accounts/enter.html", {"coming": person}, status=status)


@only_for(Right.NONE)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End this session."""
    request.session.flush()
    return HttpResponseRedirect(reverse("closed"))


@only_for(Right.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Show who may do what, and do what an owner asks: invite, change, let in again, sign out, remove."""
    told: dict[str, str] = _done(request) if request.method == "POST" else {}
    everybody = Person.objects.prefetch_related("site_rights")
    context = {"people": everybody, "rights": CHOICES, **told}
    return render(request, "accounts/people.html", context, status=400 if "wrong" in told else 200)


def _done(request: HttpRequest) -> dict[str, str]:
    act, given = request.POST.get("act", ""), request.POST
    if act == "invite":
        return invite(given.get("name", ""), given.get("right", ""), timezone.now())
    number = given.get("person", "")
    person = get_object_or_404(Person, pk=number if number.isascii() and number.isdigit() else 0)
    if act == "link":
        return {"link": new_link(person, timezone.now()), "whose": str(person)}
    if act == "sign_out":
        end_sessions(person)
        return {"said": f"{person} is signed out everywhere."}
    return change(person, given.get("right", ""), given.get("key", ""), remove=act == "remove")
