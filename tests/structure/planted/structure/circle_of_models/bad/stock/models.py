from django.db import models


class Item(models.Model):
    name = models.CharField(max_length=9)

    def orders(self):
        from orders.models import Order

        return Order.objects.filter(item=self)
