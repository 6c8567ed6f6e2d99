from django.db import models


class Poll(models.Model):
    slug = models.SlugField()

    def get_absolute_url(self):
        return "/polls/%s/" % self.slug
