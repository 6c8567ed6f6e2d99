from django.http import JsonResponse

from hall.models import Club, Player


def players(request):
    found = Player.objects.filter(points=1)
    names = list(map(lambda player: player.club.name, found))
    best = sorted(Player.objects.filter(points=2), key=lambda player: player.club.name)
    clubs = {club.pk: club for club in Club.objects.filter(name__gt="a")}
    counted = [len(club.players.all()) for club in clubs.values()]
    return JsonResponse({"names": names, "counted": counted, "best": best[0].pk})
