import json

import stripe
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from shop.models import HookLog, Payment


@csrf_exempt
def stripe_webhook(request):
    event = stripe.Webhook.construct_event(request.body, request.headers["Stripe-Signature"], "x")
    Payment.objects.get_or_create(event=event.id, defaults={"amount": event.data.object.amount})
    return HttpResponse()


@csrf_exempt
def other_webhook(request):
    told = json.loads(request.body)
    HookLog.objects.create(text=request.body)
    Payment.objects.create(event=told["number"], amount=told["amount"])
    return HttpResponse()
