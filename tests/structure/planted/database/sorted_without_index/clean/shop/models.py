from django.db import models


class Order(models.Model):
    created = models.DateTimeField(auto_now_add=True)
    paid = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["-created"])]


class Country(models.Model):
    name = models.CharField(max_length=80)


class Visit(models.Model):
    position = models.IntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)
