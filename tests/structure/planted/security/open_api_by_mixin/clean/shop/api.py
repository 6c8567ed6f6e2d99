from rest_framework import generics, permissions

from shop.models import Order


class Members:
    permission_classes = [permissions.IsAuthenticated]


class OrderList(Members, generics.ListCreateAPIView):
    queryset = Order.objects.all()


class OrderNames(generics.ListAPIView):
    queryset = Order.objects.all()
