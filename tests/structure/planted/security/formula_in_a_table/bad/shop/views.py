import csv

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpResponse
from django.shortcuts import redirect

from .forms import OrderForm
from .models import Order


def new(request):
    form = OrderForm(request.POST)
    if form.is_valid():
        form.save()
    return redirect("orders")


@staff_member_required
def export(request):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for order in Order.objects.all():
        writer.writerow([order.number, order.remarks])
    return response


@staff_member_required
def export_rows(request):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for row in Order.objects.values_list("number", "remarks"):
        writer.writerow(row)
    return response


@staff_member_required
def export_names(request):
    response = HttpResponse(content_type="text/csv")
    writer = csv.DictWriter(response, ["order"])
    for order in Order.objects.all():
        writer.writerow({"order": str(order)})
    return response
