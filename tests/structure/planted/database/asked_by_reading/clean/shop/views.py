from shop.models import Order


def has_paid(request):
    orders = Order.objects.filter(paid=True)
    if orders:
        return [order.number for order in orders]
    if Order.objects.filter(paid=False).exists() or Order.objects.filter(paid=False).count() > 5:
        return "no"
    if Order.objects.filter(paid=None).count() == 1:
        return "one"
    return ""
