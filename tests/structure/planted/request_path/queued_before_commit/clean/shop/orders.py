from functools import partial

from django.db import transaction

from shop.tasks import careful, confirm


@transaction.atomic
def buy(order):
    order.save()
    transaction.on_commit(partial(confirm.delay, order.pk))
    careful.delay(order.pk)


def again(order):
    with transaction.atomic():
        order.save()
        transaction.on_commit(lambda: confirm.delay(order.pk))
    confirm.delay(order.pk)


class Line:
    def delay(self, days):
        pass


def later(order):
    line = Line()
    with transaction.atomic():
        line.delay(3)


def remind(order):
    with transaction.atomic():
        order.save()
        confirm.apply_async(args=[order.pk], countdown=order.patience_s)
