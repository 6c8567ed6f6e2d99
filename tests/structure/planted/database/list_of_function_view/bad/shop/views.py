from django.shortcuts import render

from shop.models import Kind, Order


def orders(request):
    return render(request, "shop/orders.html", {"orders": Order.objects.order_by("pk")})


def mine(request):
    context = {"title": "mine"}
    context["orders"] = Order.objects.select_related("owner")
    return render(request, "shop/orders.html", context)


def some(request):
    return render(request, "shop/kinds.html", {"kinds": Kind.objects.all()})
