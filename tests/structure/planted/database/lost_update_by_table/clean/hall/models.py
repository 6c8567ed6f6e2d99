from django.db import models


class Account(models.Model):
    credit = models.IntegerField(default=0)
