from django.db import models


class Owner(models.Model):
    name = models.CharField(max_length=80)


class Boat(models.Model):
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE, related_name="boats")
    name = models.CharField(max_length=80)

    def __str__(self):
        return f"{self.name} of {self.owner.name}"


class Repair(models.Model):
    boat = models.ForeignKey(Boat, on_delete=models.CASCADE, related_name="repairs")
    text = models.TextField()
