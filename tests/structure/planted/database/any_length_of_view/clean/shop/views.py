from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.generic import ListView

from shop.models import Order

SIZES = {"20", "50"}


def orders(request):
    size = min(int(request.GET.get("size", 20)), 100)
    page = Paginator(Order.objects.order_by("pk"), size).get_page(request.GET.get("page"))
    return render(request, "shop/orders.html", {"page": page})


class Orders(ListView):
    model = Order
    paginate_by = 20

    def get_paginate_by(self, queryset):
        size = self.request.GET.get("size")
        return size if size in SIZES else self.paginate_by
