from shop.models import Order


def newest():
    return Order.rows.order_by("-pk")[:5]


def code_of(order):
    return f"{order.pk:06}"
