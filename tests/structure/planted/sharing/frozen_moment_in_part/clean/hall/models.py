from datetime import timedelta

from django.db import models
from django.utils import timezone


def in_two_weeks():
    return timezone.now() + timedelta(days=14)


class Loan(models.Model):
    day = models.DateField(default=lambda: timezone.now().date())
    due = models.DateTimeField(default=in_two_weeks)
