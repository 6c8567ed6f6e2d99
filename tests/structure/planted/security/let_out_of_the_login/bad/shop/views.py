from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from .models import Order


@login_not_required
def close(request, pk):
    order = Order.objects.get(pk=pk)
    order.number = 0
    order.save()
    return HttpResponse("closed")


@method_decorator([csrf_exempt, login_not_required], name="dispatch")
class Forget(View):
    def post(self, request):
        Order.objects.filter(number=request.POST["number"]).delete()
        return HttpResponse(status=204)
