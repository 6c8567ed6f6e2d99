from django.db import models


class Hall(models.Model):
    name = models.CharField(max_length=20)


class Seat(models.Model):
    hall = models.ForeignKey(Hall, on_delete=models.CASCADE)
    number = models.IntegerField()

    class Meta:
        unique_together = [("hall", "number")]
