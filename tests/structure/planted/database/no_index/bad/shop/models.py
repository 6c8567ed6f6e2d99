from django.db import models


class Invitation(models.Model):
    token = models.CharField(max_length=64)
