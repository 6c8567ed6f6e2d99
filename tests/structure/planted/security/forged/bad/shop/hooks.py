from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from shop.models import Order


@csrf_exempt
def paid(request):
    Order.objects.filter(pk=request.POST["order"]).update(paid=True)
    return HttpResponse()


@csrf_exempt
@login_required
def refund(request):
    Order.objects.filter(pk=request.POST["order"]).update(paid=False)
    return HttpResponse()
