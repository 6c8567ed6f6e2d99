from django.conf import settings
from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=80)


class Order(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="orders")
    number = models.IntegerField(unique=True)
    created = models.DateTimeField(auto_now_add=True)
    paid = models.BooleanField(default=False)


class Line(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    amount = models.IntegerField()


class Voucher(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE)
    order = models.ForeignKey(Order, models.CASCADE)
    created = models.DateTimeField(auto_now_add=True)
    followers = models.ManyToManyField(Customer, related_name="followed")


class DeliveryPricing(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE)
    price = models.IntegerField()


class Invoice(models.Model):
    voucher = models.ForeignKey(Voucher, models.CASCADE)
    customer = models.ForeignKey(Customer, models.CASCADE)
    created = models.DateTimeField(auto_now_add=True)
