"""What was sold, and who wrote it down."""

from django.db import models


class Sale(models.Model):
    """One thing sold."""

    what = models.CharField(max_length=40)
    by = models.CharField(max_length=10)
