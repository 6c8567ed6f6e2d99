from django.shortcuts import render

from hall.models import Vote


def votes(request):
    return render(request, "hall/votes.html", {"votes": Vote.objects.order_by("-pk")})
