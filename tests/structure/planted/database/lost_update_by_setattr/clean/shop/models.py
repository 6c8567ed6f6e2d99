from django.db import models
from django.db.models import F


class Item(models.Model):
    seen = models.IntegerField(default=0)
    liked = models.IntegerField(default=0)
    is_open = models.BooleanField(default=True)
