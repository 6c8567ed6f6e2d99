from django.core.cache import cache
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from django.views.decorators.http import require_POST

from shop.models import Order


@require_POST
def delete(request, pk):
    get_object_or_404(Order, pk=pk, owner=request.user).delete()
    return redirect("front")


def remove(request, pk):
    get_object_or_404(Order, pk=pk, owner=request.user).delete()
    return redirect("front")


def hide(request, pk):
    order = get_object_or_404(Order, pk=pk, owner=request.user)
    if request.method == "POST":
        order.hidden = True
        order.save()
    return redirect("front")


def confirm(request, token):
    Order.objects.filter(pk=token).update(hidden=False)
    return redirect("front")


class Hide(View):
    def get(self, request, pk):
        cache.delete("orders")
        return redirect("front")

    def post(self, request, pk):
        Order.objects.filter(pk=pk, owner=request.user).update(hidden=True)
        return redirect("front")
