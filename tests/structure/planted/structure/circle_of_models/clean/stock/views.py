from orders.models import Order


def shown(request):
    return Order.objects.first()


def late(request):
    from orders.models import Order as Each

    return Each.objects.first()
