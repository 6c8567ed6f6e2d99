from django.http import JsonResponse

from shop.models import Order


def labels(request):
    return JsonResponse({"labels": [order.label for order in Order.objects.order_by("number")[:99]]})
