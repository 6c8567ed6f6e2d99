from django.db import models

from stock.models import Item


class Order(models.Model):
    item = models.ForeignKey(Item, models.CASCADE)
