from django.db import models


class Owner(models.Model):
    name = models.CharField(max_length=80)


class Harbour(models.Model):
    name = models.CharField(max_length=80)


class Boat(models.Model):
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE, related_name="boats")
    harbour = models.ForeignKey(Harbour, on_delete=models.CASCADE)
