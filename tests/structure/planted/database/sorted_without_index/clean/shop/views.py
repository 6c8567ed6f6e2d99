from shop.models import Country, Order, Visit


def latest(request):
    first = Visit.objects.filter(order=1).order_by("-created")[:20]
    second = Visit.objects.order_by("-created").filter(order=1)[:20]
    third = Visit.objects.order_by("-pk")[:20]
    return first, second, third, Order.objects.order_by("-created")[:20], Order.objects.latest("paid"), countries()


def countries():
    return Country.objects.order_by("name")[:20]


def last(request):
    return Visit.objects.order_by("-position")[0]
