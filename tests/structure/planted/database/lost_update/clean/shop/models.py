from django.db import models


class Item(models.Model):
    stock = models.IntegerField()
    name = models.CharField(max_length=80)
