from django.db import models


class Published(models.Manager):
    pass


class Page(models.Model):
    published = Published()
