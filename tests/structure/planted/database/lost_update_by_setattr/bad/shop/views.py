from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from shop.models import Item


def count(request, pk, what):
    item = get_object_or_404(Item, pk=pk)
    setattr(item, what, getattr(item, what) + 1)
    item.save()
    return HttpResponse()
