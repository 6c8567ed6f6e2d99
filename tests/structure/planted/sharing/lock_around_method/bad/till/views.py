import threading

from django.http import HttpResponse

from till.models import Drawer

lock = threading.Lock()


def take(request):
    with lock:
        drawer = Drawer.objects.get(name=request.POST["drawer"])
        drawer.note(int(request.POST["counted"]))
    return HttpResponse()
