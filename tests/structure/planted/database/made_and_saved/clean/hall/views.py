from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from hall.models import Poll, Vote


@require_POST
def vote(request):
    poll = get_object_or_404(Poll, pk=request.POST["poll"])
    if Vote.objects.filter(poll=poll).filter(voter=request.user).exists():
        return HttpResponse("already")
    given = Vote(poll=poll, voter=request.user, choice=request.POST["choice"])
    given.save()
    return HttpResponse("thanks")
