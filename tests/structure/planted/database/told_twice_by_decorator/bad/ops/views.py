import json

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from ops.models import Alarm
from ops.signing import from_dispatch


@from_dispatch
@require_POST
def alarm(request):
    Alarm.objects.create(text=json.loads(request.body)["text"])
    return HttpResponse()
