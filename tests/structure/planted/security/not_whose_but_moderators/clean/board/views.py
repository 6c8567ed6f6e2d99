from django.shortcuts import get_object_or_404, redirect

from board.doors import curators_only, of_level
from board.models import Comment


@curators_only
def remove(request, pk):
    comment = get_object_or_404(Comment, pk=pk)
    comment.is_removed = True
    comment.save()
    return redirect("/")


@of_level(3)
def restore(request, pk):
    comment = get_object_or_404(Comment, pk=pk)
    comment.is_removed = False
    comment.save()
    return redirect("/")
