from django.db import models


class Town(models.Model):
    name = models.CharField(max_length=80)


class Maker(models.Model):
    town = models.ForeignKey(Town, on_delete=models.CASCADE)

    def __str__(self):
        return f"maker in {self.town.name}"


class Item(models.Model):
    maker = models.ForeignKey(Maker, on_delete=models.CASCADE)
    kind = models.ForeignKey("Kind", on_delete=models.CASCADE)


class Kind(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name
