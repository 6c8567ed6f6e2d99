from functools import wraps

from django.http import HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from twilio.request_validator import RequestValidator


def from_twilio(view):
    @csrf_exempt
    @wraps(view)
    def inner(request):
        sent = request.headers.get("X-Twilio-Signature", "")
        if not RequestValidator("…").validate(request.build_absolute_uri(), request.POST, sent):
            return HttpResponseForbidden()
        return view(request)

    return inner
