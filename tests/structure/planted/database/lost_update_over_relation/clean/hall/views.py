from django.db import transaction
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from hall.models import Ticket


@require_POST
def sell(request):
    with transaction.atomic():
        ticket = get_object_or_404(Ticket.objects.select_for_update(of=("self", "seat")), pk=request.POST["pk"])
        ticket.seat.sold += 1
        ticket.seat.save()
        sold = ticket.sold
        ticket.sold = sold + 1
        ticket.save(update_fields=["sold"])
    return HttpResponse()


@require_POST
def resell(request):
    ticket = get_object_or_404(Ticket, pk=request.POST["pk"], vendor=request.user)
    Ticket.objects.filter(pk=ticket.pk).update(sold=F("sold") + 1)
    shown = ticket.sold + 1
    return HttpResponse(shown)
