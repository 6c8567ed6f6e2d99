from core.models import Choice, Round


def vote(request, pk):
    return Choice.objects.get(pk=pk), Round.objects.get(pk=1)
