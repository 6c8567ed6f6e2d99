from orders.models import Order


def shown(request):
    return Order.objects.first()
