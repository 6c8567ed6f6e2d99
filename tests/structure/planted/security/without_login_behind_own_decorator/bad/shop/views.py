from django.http import JsonResponse
from django.views.decorators.http import require_POST

from .asked import by_script
from .models import Order


@by_script
@require_POST
def change(request, pk):
    order = Order.objects.get(pk=pk)
    order.number = int(request.POST["number"])
    order.save()
    return JsonResponse({})
