def cancel(order):
    order.is_sent = False
    order.save()


def describe(order):
    return f"order {order.pk}"
