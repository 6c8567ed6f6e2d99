from django.db import models


class Part(models.Model):
    count = models.IntegerField(default=0)


class Move(models.Model):
    part = models.ForeignKey(Part, on_delete=models.CASCADE)
    count = models.IntegerField(default=0)
