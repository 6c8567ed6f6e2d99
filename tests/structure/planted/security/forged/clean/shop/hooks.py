import hashlib
import hmac

import stripe
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from shop.guards import is_ours
from shop.models import Order

KEY = b"not the real one"


@csrf_exempt
def paid(request):
    event = stripe.Webhook.construct_event(request.body, request.headers["Stripe-Signature"], KEY)
    Order.objects.filter(pk=event["order"]).update(paid=True)
    return HttpResponse()


@method_decorator(csrf_exempt, name="dispatch")
class Shipped(View):
    def post(self, request):
        expected = hmac.new(KEY, request.body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, request.headers["X-Partner"]):
            return HttpResponse(status=403)
        Order.objects.filter(pk=request.POST["order"]).update(paid=True)
        return HttpResponse()


@csrf_exempt
def told(request):
    if not is_ours(request):
        return HttpResponse(status=403)
    Order.objects.create(paid=True)
    return HttpResponse()


@csrf_exempt
def status(request):
    return HttpResponse(Order.objects.count())


@csrf_exempt
@login_required
def refund(request):  # no form of another site can send this header
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        Order.objects.filter(pk=request.POST["order"]).update(paid=False)
    return HttpResponse()
