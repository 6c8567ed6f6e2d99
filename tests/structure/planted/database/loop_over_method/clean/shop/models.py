from django.conf import settings
from django.core.cache import cache
from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=80)


class OrderManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related("customer")


class Order(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="orders")
    number = models.IntegerField(unique=True)
    created = models.DateTimeField(auto_now_add=True)
    paid = models.BooleanField(default=False)
    objects = OrderManager()

    @property
    def label(self):
        return f"{self.number} of {self.customer.name}"


class Line(models.Model):
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    amount = models.IntegerField()


class Basket(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="baskets")

    def title(self):
        found = cache.get(f"basket-{self.pk}")
        if found is None:
            found = self.customer.name
            cache.set(f"basket-{self.pk}", found)
        return found
