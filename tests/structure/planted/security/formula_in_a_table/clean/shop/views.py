import csv

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpResponse
from django.shortcuts import redirect

from .forms import OrderForm
from .models import Boat, Order


def new(request):
    form = OrderForm(request.POST)
    if form.is_valid():
        form.save()
    return redirect("orders")


def cell(text):
    return f"'{text}" if text[:1] in "=+-@" else text


@staff_member_required
def export(request):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for order in Order.objects.all():
        writer.writerow([order.number, cell(order.remarks), order.state])
    return response


@staff_member_required
def boats(request):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for name in Boat.objects.values_list("name"):
        writer.writerow(name)
    return response
