from django.shortcuts import get_object_or_404

from shop.models import Event, Invitation


def accept(request, slug, token):
    event = get_object_or_404(Event, slug=slug)
    event.invitations.get(code=token)
    Invitation.objects.get(event=event, code=token)
    Invitation.objects.get(place=token)
    Event.objects.get(kind="a")
    return Invitation.objects.get(token=token)
