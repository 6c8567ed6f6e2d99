"""A section of the paper, such as Sport."""

from django.db import models
from django.urls import reverse


class Section(models.Model):
    """A part of the paper that things are filed under, in the order of the menu."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    description = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower comes first in the menu.")

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("sections:detail", args=[self.slug])
