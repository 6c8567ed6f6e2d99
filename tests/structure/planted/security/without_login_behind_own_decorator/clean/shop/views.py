from django.http import JsonResponse
from django.views.decorators.http import require_POST

from .asked import of_the_shop
from .models import Order


@of_the_shop
@require_POST
def change(request, pk):
    order = Order.objects.get(pk=pk)
    order.number = int(request.POST["number"])
    order.save()
    return JsonResponse({})
