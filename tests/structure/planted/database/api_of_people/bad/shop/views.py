from rest_framework import viewsets

from shop.models import Customer


class Customers(viewsets.ReadOnlyModelViewSet):
    queryset = Customer.objects.order_by("name")
