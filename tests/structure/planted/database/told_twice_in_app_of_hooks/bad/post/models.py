from django.db import models


class Person(models.Model):
    email = models.EmailField(unique=True)


class Sending(models.Model):
    number = models.CharField(max_length=64)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE)
