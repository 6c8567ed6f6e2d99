import json

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from . import scans, signatures


@signatures.from_twilio
def scanner(request):
    scans.store(json.loads(request.body)["place"])
    return HttpResponse(status=201)


@csrf_exempt
def asked(request):
    return HttpResponse(scans.known(json.loads(request.body)["place"]))
