from rest_framework.permissions import IsAuthenticated
from rest_framework.viewsets import ModelViewSet
from shop.models import Order


class OrderViewSet(ModelViewSet):
    queryset = Order.objects.all()
    permission_classes = [IsAuthenticated]


class QuickOrderViewSet(ModelViewSet):
    queryset = Order.objects.select_related("owner")
