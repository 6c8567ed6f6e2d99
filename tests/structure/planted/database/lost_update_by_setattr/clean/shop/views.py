from django.db import transaction
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from shop.models import Item


def count(request, pk, what):
    item = get_object_or_404(Item, pk=pk)
    setattr(item, what, F(what) + 1)
    item.save()
    return HttpResponse()


def turn(request, pk):
    item = get_object_or_404(Item, pk=pk)
    setattr(item, "is_open", not getattr(item, "is_open"))
    item.save()
    return HttpResponse()


def locked(request, pk, what):
    with transaction.atomic():
        item = Item.objects.select_for_update().get(pk=pk)
        setattr(item, what, getattr(item, what, 0) + 1)
        item.save()
    return HttpResponse()


def made(request, what):
    item = Item(seen=1)
    setattr(item, what, getattr(item, what) + 1)
    item.save()
    return HttpResponse()
