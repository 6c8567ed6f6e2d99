from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from .models import Order


def order_of(request, pk):
    return get_object_or_404(Order, pk=pk, buyer=request.user)


def checked_order(request, pk):
    order = get_object_or_404(Order, pk=pk)
    if order.buyer != request.user:
        raise PermissionDenied
    return order
