from django.contrib import admin
from django.db.models import Count

from shop.models import Item


@admin.register(Item)
class ItemAdmin(admin.ModelAdmin):
    list_display = ["kind", "kind_name", "who", "loans"]
    list_select_related = ["kind", "holder"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(loans_made=Count("loan"))

    def kind_name(self, item):
        return item.kind.name

    def who(self, item):
        return item.holder.name if item.holder else ""

    def loans(self, item):
        return item.loans_made
