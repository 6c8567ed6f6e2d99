from shop.models import Order


def code_all():
    for order in Order.rows.filter(code=""):
        order.code = str(order.pk)
        order.save()
