from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse

from .models import Order


def close(request, pk):
    order = Order.objects.get(pk=pk)
    order.number = 0
    order.save()
    return HttpResponse("closed")


@login_not_required
def shown(request, pk):
    return HttpResponse(str(Order.objects.get(pk=pk).number))
