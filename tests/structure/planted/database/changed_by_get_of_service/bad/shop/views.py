from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from ninja import Router

from shop import services
from shop.models import Order

router = Router()


def cancelled(request, pk):
    services.cancel(get_object_or_404(Order, pk=pk))
    return JsonResponse({})


@router.get("/orders/{pk}/gone")
def gone(request, pk: int):
    Order.objects.filter(pk=pk).delete()
    return 204
