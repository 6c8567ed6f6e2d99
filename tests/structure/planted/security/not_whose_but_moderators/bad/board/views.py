from django.shortcuts import get_object_or_404, redirect

from board.doors import behind_the_door
from board.models import Comment


@behind_the_door
def remove(request, pk):
    comment = get_object_or_404(Comment, pk=pk)
    comment.is_removed = True
    comment.save()
    return redirect("/")
