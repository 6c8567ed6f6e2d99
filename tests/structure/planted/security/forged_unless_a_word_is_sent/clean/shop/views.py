import json

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from .models import Bill


@csrf_exempt
def paid(request):
    body = json.loads(request.body)
    if body.get("key") != settings.BILLS:
        return HttpResponse(status=403)
    Bill.objects.filter(number=body["number"]).update(paid=True)
    return HttpResponse()
