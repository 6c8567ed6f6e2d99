import csv

from django.contrib import admin
from django.http import HttpResponse

from .models import Enquiry


def as_table(modeladmin, request, queryset):
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for enquiry in queryset:
        writer.writerow([enquiry.pk, enquiry.answer])
    return response


@admin.register(Enquiry)
class EnquiryAdmin(admin.ModelAdmin):
    actions = [as_table]
