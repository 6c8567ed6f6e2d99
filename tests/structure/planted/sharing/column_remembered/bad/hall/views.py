from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from hall.models import Product

PRICES = {}


def price(request, pk):
    product = get_object_or_404(Product, pk=pk)
    if product.pk not in PRICES:
        PRICES[product.pk] = product.price
    return HttpResponse(PRICES[product.pk])
