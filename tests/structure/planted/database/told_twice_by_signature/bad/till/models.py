from django.db import models


class Payment(models.Model):
    number = models.CharField(max_length=20, db_index=True)
    amount = models.IntegerField()


class Notice(models.Model):
    told_as = models.CharField(max_length=40, unique=True)
