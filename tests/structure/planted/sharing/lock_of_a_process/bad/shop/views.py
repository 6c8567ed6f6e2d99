import threading

from shop.models import Item

_lock = threading.Lock()


def rename(request, pk):
    item = Item.objects.get(pk=pk)
    with _lock:
        item.name = request.POST["name"]
        item.save()
