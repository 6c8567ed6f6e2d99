from django.shortcuts import get_object_or_404

from shop.models import Invitation


def accept(request, token):
    return get_object_or_404(Invitation, token=token)


def decline(request, token):
    return Invitation.objects.get(token=token)
