import json

import stripe
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from .models import Payment


@csrf_exempt
def paid(request):
    event = stripe.Event.construct_from(json.loads(request.body), stripe.api_key)
    Payment.objects.filter(session=event.data.object.id).update(paid=True)
    return HttpResponse()
