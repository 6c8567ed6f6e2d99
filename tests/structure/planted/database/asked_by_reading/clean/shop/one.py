from shop.models import Customer, Line, Order


def is_taken(request, number):
    if Order.objects.filter(number=number):
        return "taken"
    return "free"


def has_lines(request, pk):
    order = Order.objects.get(pk=pk)
    return "yes" if order.lines.count() > 0 else "no"


def has_customers(request):
    if Customer.objects.count():
        return "few enough to be counted"
    return "some" if Line.objects.filter(order=request.GET["order"]).count() else "none"
