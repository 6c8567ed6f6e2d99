from django.shortcuts import render

from shop.models import Order


def orders(request):
    found = Order.objects.select_related("owner")
    if "q" in request.GET:
        found = found.filter(number=request.GET["q"])
    else:
        found = found.filter(owner=request.user)
    return render(request, "shop/orders.html", {"orders": found.order_by("-pk")})


def mine(request):
    found = Order.objects.filter(owner=request.user)
    if "q" in request.GET:
        found = found.filter(number=request.GET["q"])
    return render(request, "shop/orders.html", {"orders": found})


def last(request):
    found = Order.objects.all()
    if "q" in request.GET:
        found = found.filter(number=request.GET["q"])
    found = found.filter(owner=request.user)
    return render(request, "shop/orders.html", {"orders": found})
