from django.db import models


class Payment(models.Model):
    event = models.CharField(max_length=80, unique=True)
    amount = models.IntegerField()


class HookLog(models.Model):
    text = models.TextField()
