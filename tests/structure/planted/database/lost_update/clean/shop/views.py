from django.db import transaction
from django.db.models import F
from django.shortcuts import get_object_or_404

from shop.models import Item


@transaction.atomic
def buy(request, pk):
    item = Item.objects.select_for_update().get(pk=pk)
    item.stock -= 1
    item.save()


def put_back(request, pk):
    item = get_object_or_404(Item, pk=pk)
    item.stock = F("stock") + 1
    item.save()


def double(request):
    item = Item(stock=2)
    item.stock += 2
    item.save()


def shown(request, pk):
    item = get_object_or_404(Item, pk=pk)
    item.stock -= 1
    return item.stock


def rename(request, pk):
    item = get_object_or_404(Item, pk=pk)
    item.name += "!"
    item.save()
