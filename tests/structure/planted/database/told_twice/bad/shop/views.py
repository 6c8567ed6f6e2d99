import stripe
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from shop.models import Payment


@csrf_exempt
def stripe_webhook(request):
    event = stripe.Webhook.construct_event(request.body, request.headers["Stripe-Signature"], "x")
    Payment.objects.create(amount=event.data.object.amount)
    return HttpResponse()
