from django.db import models


class Customer(models.Model):
    email = models.EmailField(unique=True)


class Invoice(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    number = models.CharField(max_length=20, db_index=True)
