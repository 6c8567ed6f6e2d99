from django.conf import settings
from django.db import models


class Vote(models.Model):
    poll = models.IntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
