from django.contrib import admin

from shop.models import Item, Loan


@admin.register(Item)
class ItemAdmin(admin.ModelAdmin):
    list_display = ["kind", "who", "loans"]

    def who(self, item):
        return item.holder.name if item.holder else ""

    def loans(self, item):
        return Loan.objects.filter(item=item).count()
