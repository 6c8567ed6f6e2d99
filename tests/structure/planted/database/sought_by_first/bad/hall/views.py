from django.http import HttpResponse

from hall.models import Invitation


def invited(request):
    invitation = Invitation.objects.filter(token=request.GET["token"]).first()
    return HttpResponse(invitation.town.name if invitation else "")
