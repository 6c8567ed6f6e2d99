from django.db import models


class Alarm(models.Model):
    text = models.TextField()


class Told(models.Model):
    number = models.CharField(max_length=40, unique=True)
