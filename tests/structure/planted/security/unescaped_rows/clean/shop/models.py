from django.db import models
from django.utils.html import escape


class Customer(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Order(models.Model):
    number = models.CharField(max_length=8)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)

    def __str__(self):
        return f"{self.pk} {self.number}"


class Note(models.Model):
    text = models.TextField()

    def __str__(self):
        return escape(self.text)
