from django.contrib.auth.models import AbstractUser
from django.db import models


class Curator(AbstractUser):
    room = models.CharField(max_length=20)


class Museum(models.Model):
    name = models.CharField(max_length=20)


class Loan(models.Model):
    owner = models.ForeignKey("shop.Museum", on_delete=models.CASCADE)
