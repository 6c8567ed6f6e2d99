from django.http import JsonResponse

from shop.models import Customer, Order


def names(request):
    found = []
    for order in Order.objects.filter(paid=True).select_related("customer"):
        found.append(order.customer.name)
    return JsonResponse({"names": found})


def ids(request):
    orders = Order.objects.prefetch_related("lines")[:99]
    return JsonResponse({"ids": [(order.customer_id, order.lines.count()) for order in orders]})


def of_one(request, pk):
    customer = Customer.objects.get(pk=pk)
    return JsonResponse({"names": [order.customer.name for order in customer.orders.all()]})


def as_dicts(request):
    return JsonResponse({"names": [row.get("customer__name") for row in Order.objects.values("customer__name")[:99]]})


def by_hand(request):
    customers = {each.pk: each for each in Customer.objects.all()}
    for order in Order.objects.all():
        order.customer = customers[order.customer_id]
        print(order.customer.name)
