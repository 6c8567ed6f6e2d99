from django.contrib.auth.models import AbstractUser
from django.db import models


class Published(models.Manager):
    pass


class Base(models.Model):
    objects = models.Manager()

    class Meta:
        abstract = True


class Page(Base):
    published = Published()


class Plain(models.Model):
    pass


class Person(AbstractUser):
    published = Published()
