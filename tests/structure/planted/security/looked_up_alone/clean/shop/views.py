from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from shop.models import Order


@login_required
def detail(request, pk):
    return render(request, "shop/order.html", {"order": get_object_or_404(Order, pk=pk, owner=request.user)})


@login_required
def edit(request, pk):  # the owner is looked at afterwards
    order = get_object_or_404(Order, pk=pk)
    if order.owner_id != request.user.pk:
        raise PermissionDenied
    order.total = 0
    order.save()
    return redirect("/")


@permission_required("shop.view_order")
def receipt(request, pk):  # for the bookkeeper
    order = get_object_or_404(Order, pk=pk)
    return render(request, "shop/receipt.html", {"order": order})


def shown(request, pk):  # for all, and it says so: nobody needs to log in
    order = get_object_or_404(Order, pk=pk)
    return render(request, "shop/shown.html", {"order": order})
