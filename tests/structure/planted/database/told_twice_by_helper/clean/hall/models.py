from django.db import models


class Payment(models.Model):
    event = models.CharField(max_length=50, unique=True)
    amount = models.IntegerField()
