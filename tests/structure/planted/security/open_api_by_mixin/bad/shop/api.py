from rest_framework import generics

from shop.models import Order


class OrderList(generics.ListCreateAPIView):
    queryset = Order.objects.all()
