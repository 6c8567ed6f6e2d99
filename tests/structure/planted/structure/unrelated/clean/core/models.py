from django.conf import settings
from django.db import models


class Poll(models.Model):
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)


class Choice(models.Model):
    poll = models.ForeignKey(Poll, models.CASCADE)


class Round(models.Model):
    name = models.CharField(max_length=80)


class Vote(models.Model):
    round = models.ForeignKey("Round", models.CASCADE)
