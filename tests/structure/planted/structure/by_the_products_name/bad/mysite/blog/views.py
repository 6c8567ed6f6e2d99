from mysite.polls.models import Poll


def front(request):
    return Poll.objects.get(pk=1)
