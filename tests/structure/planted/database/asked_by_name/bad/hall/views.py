from django.http import HttpResponse

from hall.models import Ticket


def is_any(request):
    dear = Ticket.objects.filter(sold__gt=5)
    if dear:
        return HttpResponse("yes")
    return HttpResponse("no")
