from django.db import models
from django.urls import reverse


class Poll(models.Model):
    slug = models.SlugField()

    def get_absolute_url(self):
        return reverse("vote", args=[self.slug])
