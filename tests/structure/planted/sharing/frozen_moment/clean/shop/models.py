import uuid
from datetime import date

from django.db import models
from django.utils import timezone

STARTED = timezone.now()


class Order(models.Model):
    created = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(default=uuid.uuid4)
    until = models.DateTimeField(default=lambda: timezone.now())

    def save(self, **kwargs):
        self.seen = dict(default=timezone.now())
        super().save(**kwargs)


def due(day=None):
    return day or date.today()
