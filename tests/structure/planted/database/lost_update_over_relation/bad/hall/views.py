from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from hall.models import Ticket


@require_POST
def sell(request):
    ticket = get_object_or_404(Ticket, pk=request.POST["pk"], vendor=request.user)
    ticket.seat.sold += 1
    ticket.seat.save()
    sold = ticket.sold
    ticket.sold = sold + 1
    ticket.save(update_fields=["sold"])
    return HttpResponse()


@require_POST
def resell(request):
    ticket = get_object_or_404(Ticket, pk=request.POST["pk"], vendor=request.user)
    Ticket.objects.filter(pk=ticket.pk).update(sold=ticket.sold + 1)
    return HttpResponse()
