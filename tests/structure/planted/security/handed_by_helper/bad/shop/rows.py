from django.http import Http404
from django.shortcuts import get_object_or_404

from .models import Order


def any_order(pk):
    return get_object_or_404(Order, pk=pk)


def order_or_404(pk):
    try:
        order = Order.objects.get(pk=pk)
    except Order.DoesNotExist:
        raise Http404
    return order
