from django.conf import settings
from django.db import models


class Leave(models.Model):
    employee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    days = models.IntegerField(default=1)
