from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect

from shop.models import Order


@login_required
def cancel(request, pk):
    order = get_object_or_404(Order, pk=pk)
    order.delete()
    return redirect("/")
