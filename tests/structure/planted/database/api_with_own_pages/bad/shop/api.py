from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAdminUser

from shop.models import Order


class Orders(ListAPIView):
    permission_classes = [IsAdminUser]
    queryset = Order.objects.all()
