from django.conf import settings
from django.db import models


class Order(models.Model):
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    number = models.CharField(max_length=20)
    made = models.DateTimeField(auto_now_add=True)


class Size(models.Model):
    name = models.CharField(max_length=20)
