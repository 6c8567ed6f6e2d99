from django.conf import settings
from django.db import models


class Poll(models.Model):
    title = models.CharField(max_length=80)
    made = models.DateTimeField(auto_now_add=True)


class Vote(models.Model):
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE)
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    choice = models.CharField(max_length=10)
