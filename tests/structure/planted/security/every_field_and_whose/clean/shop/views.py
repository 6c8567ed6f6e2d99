from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

from .forms import OrderForm, ReceiptForm, StaffOrderForm


@login_required
def new(request):
    form = OrderForm(request.POST or None)
    if form.is_valid():
        order = form.save(commit=False)
        order.owner = request.user
        order.save()
        return redirect("orders")
    return render(request, "order.html", {"form": form})


@login_required
def receipt(request):
    form = ReceiptForm(request.POST or None)
    form.instance.owner = request.user
    if form.is_valid():
        form.save()
    return render(request, "order.html", {"form": form})


@staff_member_required
def give(request):
    form = StaffOrderForm(request.POST or None)
    if form.is_valid():
        form.save()
    return render(request, "order.html", {"form": form})
