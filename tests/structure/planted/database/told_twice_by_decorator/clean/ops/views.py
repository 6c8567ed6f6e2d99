import json

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from ops.models import Alarm, Told
from ops.signing import from_dispatch


@from_dispatch
@require_POST
def alarm(request):
    data = json.loads(request.body)
    _, is_new = Told.objects.get_or_create(number=data["id"])
    if is_new:
        Alarm.objects.create(text=data["text"])
    return HttpResponse()
