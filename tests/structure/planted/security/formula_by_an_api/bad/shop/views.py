import csv

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpResponse

from .models import Order


@staff_member_required
def export(request):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for order in Order.objects.all():
        writer.writerow([order.number, order.remarks])
    return response
