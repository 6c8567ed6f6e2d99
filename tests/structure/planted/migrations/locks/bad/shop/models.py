from django.db import models


class Order(models.Model):
    placed = models.DateTimeField(auto_now_add=True)
    number = models.IntegerField()
    note = models.CharField(max_length=200)


class Coupon(models.Model):
    code = models.CharField(max_length=9)
