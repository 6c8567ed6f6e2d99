from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST
from ninja import Router

from shop import services
from shop.models import Order

router = Router()


@require_POST
def cancelled(request, pk):
    services.cancel(get_object_or_404(Order, pk=pk))
    return JsonResponse({})


def shown(request, pk):
    return JsonResponse({"text": services.describe(get_object_or_404(Order, pk=pk))})


@router.delete("/orders/{pk}")
def gone(request, pk: int):
    Order.objects.filter(pk=pk).delete()
    return 204
