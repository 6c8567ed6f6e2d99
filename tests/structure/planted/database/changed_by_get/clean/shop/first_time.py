from django.shortcuts import get_object_or_404, render

from shop.models import Delivery, Order


def delivery(request, pk):
    order = get_object_or_404(Order, pk=pk, owner=request.user)
    if not hasattr(order, "delivery"):
        found = Delivery()
        found.save()
    return render(request, "delivery.html", {"order": order})
