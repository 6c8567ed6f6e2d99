import requests
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from shop.models import Order


@receiver(post_save, sender=Order)
def tell(sender, instance, **kwargs):
    requests.post("https://partner.example/", json={"order": instance.pk}, timeout=5)


def gone(sender, instance, **kwargs):
    requests.delete(f"https://partner.example/{instance.pk}", timeout=5)


post_delete.connect(gone, sender=Order)
