import hmac

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt


def from_dispatch(view):
    def wrapped(request, *args, **kwargs):
        made = hmac.new(settings.DISPATCH_KEY, request.body, "sha256").hexdigest()
        if not hmac.compare_digest(request.headers.get("X-Signature", ""), made):
            return HttpResponse(status=403)
        return view(request, *args, **kwargs)

    return csrf_exempt(wrapped)
