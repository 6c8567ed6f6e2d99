from django.db import models


class Poll(models.Model):
    objects = models.Manager()
    asked = models.Manager()


class Vote(models.Model):
    cast = models.Manager()
