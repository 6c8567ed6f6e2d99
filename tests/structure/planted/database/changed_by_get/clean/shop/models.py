from django.conf import settings
from django.db import models


class Order(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    hidden = models.BooleanField(default=False)


class Delivery(models.Model):
    order = models.OneToOneField(Order, models.CASCADE, null=True)
    is_fast = models.BooleanField(default=False)
