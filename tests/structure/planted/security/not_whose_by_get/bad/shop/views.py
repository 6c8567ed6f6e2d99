from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect

from shop.models import Order


@login_required
def write(request, pk):
    order = Order.objects.get(pk=pk)
    order.note = request.POST["note"]
    order.save()
    return redirect("/")
