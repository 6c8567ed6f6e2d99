from django.core.paginator import Paginator
from django.shortcuts import render

from shop.forms import MergeForm
from shop.models import Kind, Order


def orders(request):
    pages = Paginator(Order.objects.order_by("pk"), 50)
    return render(request, "shop/orders.html", {"orders": pages.get_page(request.GET.get("page"))})


def mine(request):
    context = {"title": "mine"}
    context["orders"] = Order.objects.filter(owner=request.user)
    return render(request, "shop/orders.html", context)


def some(request):
    return render(request, "shop/kinds.html", {"kinds": Kind.objects.all()})


def newest(request):
    return render(request, "shop/first.html", {"newest": Order.objects.order_by("-pk")})


def last(request):
    return render(request, "shop/orders.html", {"orders": Order.objects.order_by("-pk")[:20]})


def merge(request):
    form = MergeForm(request.GET or None)
    chosen = None
    if form.is_valid():
        chosen = form.cleaned_data.get("orders") if form.cleaned_data.get("orders") else None
    return render(request, "shop/orders.html", {"orders": chosen})
