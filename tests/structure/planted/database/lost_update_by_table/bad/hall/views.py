import json

from django.http import HttpResponse

from hall.events import HANDLERS


def told(request):
    event = json.loads(request.body)
    handle = HANDLERS.get(event["type"])
    if handle:
        handle(event)
    return HttpResponse()
