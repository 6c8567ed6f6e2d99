from django.db import models


class Payment(models.Model):
    event = models.CharField(max_length=80)
    amount = models.IntegerField()
