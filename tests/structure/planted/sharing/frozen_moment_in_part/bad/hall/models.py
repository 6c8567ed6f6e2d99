from datetime import timedelta

from django.db import models
from django.utils import timezone


class Loan(models.Model):
    day = models.DateField(default=timezone.now().date())
    due = models.DateTimeField(default=timezone.now() + timedelta(days=14))
