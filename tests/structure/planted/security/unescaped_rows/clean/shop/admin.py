from django.contrib import admin
from django.utils.html import escape, format_html_join, mark_safe

from .models import Customer, Note, Order


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ["who", "what"]

    def who(self, order):
        return mark_safe("<b>%s</b>" % escape(order.customer))

    def what(self, order):
        return mark_safe(f"<b>{order}</b>")


def everybody():
    return format_html_join("<br>", "{}", ((each,) for each in Customer.objects.all()))


def notes():
    return mark_safe("<br>".join(str(each) for each in Note.objects.all()))


def names():
    return mark_safe("<br>".join(escape(each.name) for each in Customer.objects.all()))
