from django.conf import settings
from django.db import models


class Question(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    text = models.TextField()
    likes = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="liked")
