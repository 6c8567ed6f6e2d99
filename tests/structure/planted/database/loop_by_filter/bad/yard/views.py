from django.shortcuts import render

from yard.models import Boat


def boats(request):
    return render(request, "yard/boats.html", {"boats": Boat.objects.order_by("name")})


def plain(request):
    return render(request, "yard/plain.html", {"boats": Boat.objects.order_by("name")})
