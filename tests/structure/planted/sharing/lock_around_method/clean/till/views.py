import threading

from django.http import HttpResponse

from till.models import Drawer

lock = threading.Lock()


def take(request):
    drawer = Drawer.objects.get(name=request.POST["drawer"])
    with lock:
        label = drawer.label()
    return HttpResponse(label)
