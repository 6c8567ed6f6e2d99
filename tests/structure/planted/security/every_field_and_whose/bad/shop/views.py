from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

from .forms import OrderForm


@login_required
def new(request):
    form = OrderForm(request.POST or None)
    if form.is_valid():
        form.save()
        return redirect("orders")
    return render(request, "order.html", {"form": form})
