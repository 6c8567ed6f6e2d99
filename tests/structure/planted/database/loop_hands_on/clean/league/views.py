from django.http import JsonResponse

from league.models import Player
from league.shown import as_dict


def listed(request):
    return JsonResponse({"players": [as_dict(player) for player in Player.objects.select_related('club')]})


def named(request):
    names = []
    for player in Player.objects.select_related('club'):
        names.append(str(player))
    return JsonResponse({"names": names})
