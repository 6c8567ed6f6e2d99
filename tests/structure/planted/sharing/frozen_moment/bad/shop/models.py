import uuid
from datetime import date

from django.db import models
from django.utils import timezone


class Order(models.Model):
    created = models.DateTimeField(default=timezone.now())
    key = models.UUIDField(default=uuid.uuid4())


def due(day=date.today()):
    return day
