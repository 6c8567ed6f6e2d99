from django.shortcuts import render

from shop.models import Order


def orders(request):
    rows = Order.objects.filter(paid=True).select_related("customer").prefetch_related("lines")
    context = {"number": 3}
    context["orders"] = rows
    return render(request, "shop/orders.html", context)
