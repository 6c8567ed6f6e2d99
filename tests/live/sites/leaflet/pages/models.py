"""A page of the leaflet."""

from django.db import models


class Page(models.Model):
    """One page."""

    title = models.CharField(max_length=40)
