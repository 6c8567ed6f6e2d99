from django.db import models


class Order(models.Model):
    created = models.DateTimeField(auto_now_add=True)


class Country(models.Model):
    name = models.CharField(max_length=80)
