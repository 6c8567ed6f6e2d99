import requests
from django.core.mail import send_mail
from django.db import transaction


def pay(order):
    with transaction.atomic():
        order.save()
        transaction.on_commit(lambda: requests.post("https://bank.example/", json={"order": order.pk}, timeout=5))


@transaction.atomic
def confirm(order):
    def thank():
        send_mail("Thanks", "…", None, [order.email])

    order.save()
    transaction.on_commit(thank)


def buy(order):
    with transaction.atomic():
        order.save()
    requests.post("https://bank.example/", json={"order": order.pk}, timeout=5)
