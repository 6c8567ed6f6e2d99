from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from hall.models import Player


@require_POST
def won(request):
    player = get_object_or_404(Player, pk=request.POST["pk"])
    player.points = min(int(request.POST["points"]), 100)
    player.save()
    return HttpResponse()
