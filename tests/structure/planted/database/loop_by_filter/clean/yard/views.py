from django.shortcuts import render

from yard.models import Boat


def boats(request):
    return render(request, "yard/boats.html", {"boats": Boat.objects.select_related("owner"), "first": Boat.objects.first()})


def plain(request):
    return render(request, "yard/plain.html", {"boats": Boat.objects.select_related("owner")})
