from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from polls.models import Vote


def vote(request, pk):
    if not Vote.objects.filter(poll=pk, user=request.user).exists():
        Vote.objects.create(poll=pk, user=request.user)
    return redirect("front")


def again(request, pk):
    if Vote.objects.filter(poll=pk, user=request.user).exists():
        return redirect("front")
    Vote.objects.create(poll=pk, user=request.user)
    return redirect("front")


def third(request, pk):
    try:
        mine = Vote.objects.get(poll=pk, user=request.user)
    except Vote.DoesNotExist:
        mine = Vote.objects.create(poll=pk, user=request.user)
    return mine
