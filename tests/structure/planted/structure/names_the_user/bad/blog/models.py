from django.contrib.auth.models import User
from django.db import models


class Post(models.Model):
    author = models.ForeignKey(User, models.CASCADE)
    editor = models.ForeignKey("auth.User", models.CASCADE, related_name="+")
