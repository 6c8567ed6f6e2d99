from django.db import models

from shop.fields import MaybeCharField


class Order(models.Model):
    nickname = MaybeCharField(max_length=9)


class Configuration(models.Model):
    shows_cents = models.BooleanField(default=True)
