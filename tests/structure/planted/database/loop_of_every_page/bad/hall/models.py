from django.db import models


class Area(models.Model):
    name = models.CharField(max_length=80)


class Place(models.Model):
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(max_length=80)
