import stripe
from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from .models import Payment


@csrf_exempt
def paid(request):
    stripe.api_key = settings.STRIPE_KEY
    event = stripe.Webhook.construct_event(request.body, request.headers["Stripe-Signature"], settings.STRIPE_HOOK)
    Payment.objects.filter(session=event.data.object.id).update(paid=True)
    return HttpResponse()
