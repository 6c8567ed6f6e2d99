from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render

from shop.models import Order


@login_required
def write(request, pk):
    order = Order.objects.get(pk=pk)
    if order.owner_id != request.user.pk:
        return redirect("/")
    order.note = request.POST["note"]
    order.save()
    return redirect("/")


def show(request, pk):
    return render(request, "order.html", {"order": Order.objects.get(pk=pk)})
