from django.http import JsonResponse

from league.models import Player
from league.shown import as_dict


def listed(request):
    return JsonResponse({"players": [as_dict(player) for player in Player.objects.filter(name__gt='a')]})


def named(request):
    names = []
    for player in Player.objects.filter(name__gt='a'):
        names.append(str(player))
    return JsonResponse({"names": names})
