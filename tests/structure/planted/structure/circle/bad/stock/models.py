from django.db import models


class Item(models.Model):
    name = models.CharField(max_length=80)

    def ordered(self):
        from orders.models import Order

        return Order.objects.filter(item=self)
