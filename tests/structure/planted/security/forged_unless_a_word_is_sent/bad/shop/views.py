import json

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from .models import Bill


@csrf_exempt
def paid(request):
    body = json.loads(request.body)
    if body.get("state") != "paid":
        return HttpResponse(status=400)
    Bill.objects.filter(number=body["number"]).update(paid=True)
    return HttpResponse()
