from django.db import transaction
from django.shortcuts import get_object_or_404, redirect

from polls.models import Comment, Vote


def vote(request, pk):
    if not Vote.objects.filter(poll=pk, user=request.user).exists():
        Vote.objects.create(poll=pk, user=request.user)
    return redirect("front")


def comment(request, pk):
    if Vote.objects.filter(poll=pk, user=request.user).exists():
        Comment.objects.create(poll=pk, user=request.user)
    return redirect("front")


def locked(request, pk):
    with transaction.atomic():
        get_object_or_404(Vote.objects.select_for_update(), pk=pk)
        if not Comment.objects.filter(poll=pk, user=request.user).exists():
            Comment.objects.create(poll=pk, user=request.user)
    return redirect("front")
