from django.http import JsonResponse
from django.shortcuts import render

from hall.models import Vote

MOST_NEWEST = 3


def votes(request):
    return render(request, "hall/votes.html", {"votes": Vote.objects.order_by("-pk")})


def newest(request):
    newest = Vote.objects.order_by("-pk")[:MOST_NEWEST]
    return JsonResponse({"polls": [vote.poll.title for vote in newest]})
