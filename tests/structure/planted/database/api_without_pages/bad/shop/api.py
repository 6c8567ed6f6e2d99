from rest_framework.permissions import IsAdminUser
from rest_framework.viewsets import ModelViewSet

from shop.models import Order


class Orders(ModelViewSet):
    permission_classes = [IsAdminUser]
    queryset = Order.objects.all()
