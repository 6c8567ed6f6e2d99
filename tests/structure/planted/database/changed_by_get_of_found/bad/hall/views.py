from django.http import HttpResponse

from hall.found import found
from hall.models import Vote


def remove(request, pk):
    vote = found(Vote, pk)
    vote.delete()
    return HttpResponse()
