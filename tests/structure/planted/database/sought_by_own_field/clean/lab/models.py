from django.conf import settings
from django.db import models

from lab.fields import CharField, UUIDField


class Marked(models.Model):
    mark = CharField()
    uuid = UUIDField()

    class Meta:
        abstract = True


class Sample(Marked):
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    taken = models.DateTimeField(auto_now_add=True)
    text = models.TextField()
