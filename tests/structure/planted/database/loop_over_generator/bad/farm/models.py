from django.db import models


class Field(models.Model):
    name = models.CharField(max_length=80)


class Crop(models.Model):
    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="crops")
    weight = models.IntegerField()
