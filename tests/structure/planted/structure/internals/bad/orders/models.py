from django.db import models

from stock.models import Item, _reserve


class Order(models.Model):
    item = models.ForeignKey(Item, models.CASCADE)
