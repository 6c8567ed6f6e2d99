from django.db import models


class Duty(models.Model):
    name = models.CharField(max_length=80)
