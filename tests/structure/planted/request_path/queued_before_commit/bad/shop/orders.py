from django.db import transaction

from shop.tasks import confirm


@transaction.atomic
def buy(order):
    order.save()
    confirm.delay(order.pk)


def again(order):
    with transaction.atomic():
        order.save()
        confirm.apply_async(args=[order.pk])
