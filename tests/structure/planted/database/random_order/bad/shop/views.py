from shop.models import Order


def any_order(request):
    return Order.objects.order_by("?").first()
