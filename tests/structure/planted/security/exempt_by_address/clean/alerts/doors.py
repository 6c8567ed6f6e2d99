import functools
import hmac

from django.conf import settings
from django.http import HttpResponseForbidden


def from_alertmanager(view):
    @functools.wraps(view)
    def guarded(request, *args, **kwargs):
        if not hmac.compare_digest(request.headers.get("X-Alert-Key", ""), settings.ALERT_KEY):
            return HttpResponseForbidden()
        return view(request, *args, **kwargs)

    return guarded
