from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from shop.models import Order


@login_required
def detail(request, pk):
    return render(request, "shop/order.html", {"order": get_object_or_404(Order, pk=pk, owner=request.user)})


@login_required
def edit(request, pk):
    order = Order.objects.get(pk=pk, owner=request.user)
    order.total = 0
    order.save()
    return redirect("/")


@login_required
def receipt(request, pk):
    order = get_object_or_404(Order, pk=pk)
    return render(request, "shop/receipt.html", {"order": order})


def shown(request, pk):
    return render(request, "shop/shown.html")


def packed(request, pk):  # logged in, as its address says
    order = get_object_or_404(Order, pk=pk)
    return render(request, "shop/packed.html", {"order": order})
