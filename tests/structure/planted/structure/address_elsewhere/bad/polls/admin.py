from django.contrib import admin
from django.utils.html import format_html


class PollAdmin(admin.ModelAdmin):
    def shown(self, obj):
        return format_html('<a href="/polls/{}/">{}</a>', obj.pk, obj)
