from django.core.cache import cache

from shop.models import Order, OrderKind


def each_is_saved(request):
    for order in Order.objects.filter(paid=False):
        order.number = order.lines.count() + order.lines.filter(amount=0).count()
        order.save()


def kept(request):
    names = cache.get("names")
    if names is None:
        names = [order.customer.name for order in Order.objects.all()]
        cache.set("names", names, 600)
    return names


def short_list(request):
    return [kind.default_customer.name for kind in OrderKind.objects.all()]
