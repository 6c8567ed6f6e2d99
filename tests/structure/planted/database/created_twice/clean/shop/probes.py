from django.http import HttpResponse

from shop.models import Probe


def watch(request):
    Probe.objects.get_or_create(host=request.POST["host"])
    return HttpResponse("watched")
