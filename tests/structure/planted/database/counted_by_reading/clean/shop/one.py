from shop.models import Order


def is_new(request, number):
    return len(Order.objects.filter(number=number)) == 0 or len(Order.objects.filter(pk=number)) == 0
