import json

from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt

from till.models import Notice, Payment
from till.signing import is_from_bank


@csrf_exempt
def paid(request):
    if not is_from_bank(request):
        return HttpResponseForbidden()
    told = json.loads(request.body)
    try:
        with transaction.atomic():
            Notice.objects.create(told_as=told["id"])
            Payment.objects.create(number=told["number"], amount=told["amount"])
    except IntegrityError:
        return HttpResponse(status=204)
    return HttpResponse()


def from_app(request):
    Payment.objects.create(number=request.POST["number"], amount=1)
    return HttpResponse()
