from django.db import models


class Order(models.Model):
    number = models.IntegerField()
    note = models.CharField(max_length=200)


class Coupon(models.Model):
    code = models.CharField(max_length=9)


class MailTemplate(models.Model):
    order = models.ForeignKey("shop.Order", on_delete=models.CASCADE)
    role = models.CharField(max_length=9)
