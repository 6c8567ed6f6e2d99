from django.shortcuts import render

from shop.models import Order


def latest(request):
    orders = Order.objects.order_by("-created")[:20]
    return render(request, "latest.html", {"orders": orders})
