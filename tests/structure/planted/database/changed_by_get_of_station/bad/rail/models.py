from django.db import models


class Fault(models.Model):
    station = models.CharField(max_length=80)
