from django.contrib.auth.models import User
from django.db import models


class Shop(models.Model):
    owner = models.ForeignKey(User, on_delete=models.CASCADE)


class Jar(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE)
    stock = models.IntegerField()


class Order(models.Model):
    buyer = models.ForeignKey(User, on_delete=models.CASCADE)
    note = models.TextField()
