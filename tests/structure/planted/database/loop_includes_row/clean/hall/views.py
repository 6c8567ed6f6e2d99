from django.shortcuts import render

from hall.models import Player


def players(request):
    return render(request, "hall/players.html", {"players": Player.objects.select_related("club")})
