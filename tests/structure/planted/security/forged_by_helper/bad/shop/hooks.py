import json

from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from . import scans


@csrf_exempt
def scanner(request):
    scans.store(json.loads(request.body)["place"])
    return HttpResponse(status=201)


@method_decorator(csrf_exempt, name="dispatch")
class Depot(View):
    def post(self, request):
        scans.mark(request.POST["pk"])
        return HttpResponse(status=201)
