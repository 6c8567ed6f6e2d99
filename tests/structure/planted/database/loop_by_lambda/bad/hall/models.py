from django.db import models


class Club(models.Model):
    name = models.CharField(max_length=80)


class Player(models.Model):
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="players")
    name = models.CharField(max_length=80)
    points = models.IntegerField(default=0)
