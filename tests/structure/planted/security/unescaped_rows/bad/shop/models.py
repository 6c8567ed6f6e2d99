from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self):
        return self.name


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)

    def __str__(self):
        return f"{self.pk}"
