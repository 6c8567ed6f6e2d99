from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View

from alerts.models import Alert


class Receiver(View):
    def post(self, request):
        Alert.objects.create(body=request.body.decode())
        return HttpResponse("OK", status=202)


def close(request, pk):
    if request.method == "POST":
        _close(pk)
    return HttpResponse("OK")


def _close(pk):
    alert = get_object_or_404(Alert, pk=pk)
    alert.is_closed = True
    alert.save()


class Listing(View):
    def post(self, request):
        return HttpResponse(Alert.objects.count())
