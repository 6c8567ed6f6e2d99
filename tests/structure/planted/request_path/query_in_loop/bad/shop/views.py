from django.http import JsonResponse

from shop.models import Order


async def show(request, pk):
    order = Order.objects.get(pk=pk)
    return JsonResponse({"email": order.email})
