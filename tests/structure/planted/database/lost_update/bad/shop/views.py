from django.shortcuts import get_object_or_404

from shop.models import Item


def buy(request, pk):
    item = get_object_or_404(Item, pk=pk)
    item.stock -= 1
    item.save()


def put_back(request, pk):
    take(Item.objects.get(pk=pk), -1)


def take(item: Item, many):
    item.stock = item.stock - many
    item.save(update_fields=["stock"])
