from django.db import models


class Order(models.Model):
    NEW = "new"
    number = models.IntegerField()
