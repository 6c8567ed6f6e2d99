from django.conf import settings
from django.db import models


class Profile(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    phone = models.CharField(max_length=30)
    can_approve = models.BooleanField(default=False)
    wants_mail = models.BooleanField(default=False)


class Address(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    is_private = models.BooleanField(default=False)


class Job(models.Model):
    name = models.CharField(max_length=30)
    can_resubmit = models.BooleanField(default=False)
