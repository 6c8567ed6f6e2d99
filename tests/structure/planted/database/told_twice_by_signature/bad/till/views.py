import json

from django.http import HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt

from till.models import Payment
from till.signing import is_from_bank


@csrf_exempt
def paid(request):
    if not is_from_bank(request):
        return HttpResponseForbidden()
    told = json.loads(request.body)
    Payment.objects.create(number=told["number"], amount=told["amount"])
    return HttpResponse()


def from_app(request):
    Payment.objects.create(number=request.POST["number"], amount=1)
    return HttpResponse()
