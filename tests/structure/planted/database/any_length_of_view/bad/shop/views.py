from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.generic import ListView

from shop.models import Order


def orders(request):
    size = int(request.GET.get("size", 20))
    page = Paginator(Order.objects.order_by("pk"), size).get_page(request.GET.get("page"))
    return render(request, "shop/orders.html", {"page": page})


class Orders(ListView):
    model = Order
    paginate_by = 20

    def get_paginate_by(self, queryset):
        return self.request.GET.get("size") or self.paginate_by
