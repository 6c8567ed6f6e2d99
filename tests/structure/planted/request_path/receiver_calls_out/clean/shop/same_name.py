import requests
from django.db.models.signals import post_delete

from shop.models import Order


class Partner:
    def gone(self, pk):
        requests.delete(f"https://partner.example/{pk}", timeout=5)


def gone(sender, instance, **kwargs):
    instance.email = ""


post_delete.connect(gone, sender=Order)
