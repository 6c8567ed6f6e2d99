from django.db import models


class Scan(models.Model):
    place = models.CharField(max_length=20)
