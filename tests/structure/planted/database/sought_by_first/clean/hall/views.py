from django.http import HttpResponse

from hall.models import Invitation


def invited(request):
    invitation = Invitation.objects.filter(key=request.GET["token"]).first()
    mine = Invitation.objects.filter(guest=request.user, token=request.GET["token"]).exists()
    return HttpResponse(invitation.town.name if invitation and mine else "")
