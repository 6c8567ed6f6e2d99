from django.db import models


class Profile(models.Model):
    user_id = models.IntegerField(unique=True)
    points = models.IntegerField(default=0)
