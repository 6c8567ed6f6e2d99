from django.conf import settings
from django.db import models


class Town(models.Model):
    name = models.CharField(max_length=80, unique=True)


class Invitation(models.Model):
    town = models.ForeignKey(Town, on_delete=models.CASCADE)
    guest = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    token = models.CharField(max_length=40)
    key = models.CharField(max_length=40, db_index=True)
