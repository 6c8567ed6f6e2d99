from django.conf import settings
from django.db import models


class Club(models.Model):
    name = models.CharField(max_length=80)


class Player(models.Model):
    club = models.ForeignKey(Club, on_delete=models.CASCADE, related_name="players")
    name = models.CharField(max_length=80)
    fans = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="favourites")

    def __str__(self):
        return f"{self.name} of {self.club.name}"
