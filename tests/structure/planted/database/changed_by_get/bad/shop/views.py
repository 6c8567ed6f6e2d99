from django.shortcuts import get_object_or_404, redirect
from django.views import View

from shop.models import Order


def delete(request, pk):
    order = get_object_or_404(Order, pk=pk, owner=request.user)
    if not order.hidden:
        order.delete()
    return redirect("front")


class Hide(View):
    def get(self, request, pk):
        Order.objects.filter(pk=pk, owner=request.user).update(hidden=True)
        return redirect("front")
