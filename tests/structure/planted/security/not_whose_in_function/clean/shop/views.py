from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from shop.models import Order, Page


@login_required
def cancel(request, pk):
    order = get_object_or_404(Order, pk=pk)
    if order.owner != request.user:
        raise PermissionDenied
    order.delete()
    return redirect("/")


@permission_required("shop.delete_order")
def drop(request, pk):
    get_object_or_404(Order, pk=pk).delete()
    get_object_or_404(Page, pk=pk).delete()
    return redirect("/")


def show(request, pk):
    return render(request, "order.html", {"order": get_object_or_404(Order, pk=pk)})


def void(request, pk):  # wrapped where it is given an address
    get_object_or_404(Order, pk=pk).delete()
    return redirect("/")


def remove(request, pk):
    get_object_or_404(Order, pk=pk).delete()
    return redirect("/")


remove = staff_member_required(remove)
