from django.db import models


class Sailing(models.Model):
    gate = models.CharField(max_length=3, db_default="")
    leaves = models.DateTimeField()
