from django.db import models
from django.shortcuts import get_object_or_404

from shop.models import Event


class CodeField(models.CharField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)


class Booking(models.Model):
    event = models.ForeignKey(Event, models.CASCADE)
    reference = CodeField(max_length=20)


def show(request, reference):
    return get_object_or_404(Booking, reference=reference)
