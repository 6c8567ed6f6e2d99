from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html


class PollAdmin(admin.ModelAdmin):
    def shown(self, obj):
        return format_html('<a href="{}">{}</a> <a href="/manual/">?</a>', reverse("mine"), obj)
