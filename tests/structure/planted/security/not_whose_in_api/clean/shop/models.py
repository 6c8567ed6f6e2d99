from django.contrib.auth.models import User
from django.db import models


class Sample(models.Model):
    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    note = models.TextField()


class Depot(models.Model):
    count = models.IntegerField()
