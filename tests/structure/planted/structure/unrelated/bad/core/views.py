from core.models import Choice, Comment


def vote(request, pk):
    return Choice.objects.get(pk=pk)


def comment(request, pk):
    return Comment.objects.get(pk=pk)
