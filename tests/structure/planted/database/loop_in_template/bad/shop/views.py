from django.shortcuts import render

from shop.models import Order


def orders(request):
    return render(request, "shop/orders.html", {"orders": Order.objects.filter(paid=True)[:100]})
