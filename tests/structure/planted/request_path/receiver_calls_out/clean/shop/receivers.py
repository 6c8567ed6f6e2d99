import requests
from celery import shared_task
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import Signal, receiver

from shop.models import Order

asked = Signal()


@receiver(post_save, sender=Order)
def tell(sender, instance, **kwargs):
    transaction.on_commit(lambda: tell_partner.delay(instance.pk))


@shared_task
def tell_partner(pk):
    requests.post("https://partner.example/", json={"order": pk}, timeout=5)
