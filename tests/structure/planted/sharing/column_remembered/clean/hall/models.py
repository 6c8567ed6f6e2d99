from django.db import models


class Product(models.Model):
    price = models.IntegerField()
