from django.db import models


class Order(models.Model):
    number = models.IntegerField()
    remarks = models.TextField()
    state = models.CharField(max_length=20, choices=[("new", "new"), ("sent", "sent")])


class Boat(models.Model):
    name = models.CharField(max_length=80)
