from django.shortcuts import redirect
from django.urls import reverse

BACK = "ours"
AWAY = "/manual/"


def ours(request):
    return redirect(AWAY)


def mine(request):
    target = reverse(BACK)
    if request.user.is_staff:
        target += "?staff"
    return redirect(target)
