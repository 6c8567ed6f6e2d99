from django.shortcuts import render

from shop.models import Order


def orders(request):
    found = Order.objects.select_related("owner")
    if "q" in request.GET:
        found = found.filter(number=request.GET["q"])
    return render(request, "shop/orders.html", {"orders": found.order_by("-pk")})
