from asgiref.sync import sync_to_async
from django.http import JsonResponse

from shop.models import Order


async def show(request, pk):
    order = await Order.objects.aget(pk=pk)
    again = await sync_to_async(lambda: Order.objects.get(pk=pk))()
    third = await sync_to_async(Order.objects.get)(pk=pk)
    return JsonResponse({"email": order.email, "again": again.email, "third": third.email})
