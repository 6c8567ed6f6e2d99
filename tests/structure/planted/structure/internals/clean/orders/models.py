from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.prices import _round
from stock.models import Item


class Order(models.Model):
    item = models.ForeignKey(Item, models.CASCADE, verbose_name=_("item"))
