from django.db import models


class Maker(models.Model):
    name = models.CharField(max_length=80)


class Item(models.Model):
    maker = models.ForeignKey(Maker, on_delete=models.CASCADE)
