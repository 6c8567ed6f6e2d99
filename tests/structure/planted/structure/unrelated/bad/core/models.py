from django.conf import settings
from django.db import models


class Poll(models.Model):
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)


class Choice(models.Model):
    poll = models.ForeignKey(Poll, models.CASCADE)


class Post(models.Model):
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)


class Comment(models.Model):
    post = models.ForeignKey(Post, models.CASCADE)
