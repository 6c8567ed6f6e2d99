from django.conf import settings
from django.db import models


class Member(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)


class Review(models.Model):
    member = models.ForeignKey(Member, on_delete=models.CASCADE)
    text = models.TextField()
