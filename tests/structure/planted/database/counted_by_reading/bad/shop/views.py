from shop.models import Order


def total(request):
    return len(Order.objects.filter(paid=True))
