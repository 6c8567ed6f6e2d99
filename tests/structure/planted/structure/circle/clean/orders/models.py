from django.db import models

from stock.models import Item


class Order(models.Model):
    item = models.ForeignKey(Item, models.CASCADE)

    def label(self):
        from stock.labels import label

        return label(self.item)
