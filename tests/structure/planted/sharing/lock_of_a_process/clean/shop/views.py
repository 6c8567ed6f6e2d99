import threading

from django.db import transaction

from shop.models import Item

_lock = threading.Lock()
_clients = {}


def rename(request, pk):
    with _lock:
        client = _clients.get("one")
    with transaction.atomic():
        item = Item.objects.select_for_update().get(pk=pk)
        item.name = request.POST["name"]
        item.save()
    return client
