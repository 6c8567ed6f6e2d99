from django.db import models


class Hall(models.Model):
    name = models.CharField(max_length=50)


class Booking(models.Model):
    hall = models.ForeignKey(Hall, on_delete=models.CASCADE)
