from django.contrib.auth.models import User
from django.db import models


class Comment(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    body = models.TextField()


class Note(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    story = models.TextField()
