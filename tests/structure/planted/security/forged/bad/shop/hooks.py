from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from shop.models import Order


@csrf_exempt
def paid(request):
    Order.objects.filter(pk=request.POST["order"]).update(paid=True)
    return HttpResponse()
