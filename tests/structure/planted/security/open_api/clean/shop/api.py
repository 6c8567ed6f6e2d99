from rest_framework.viewsets import ModelViewSet

from shop.models import Order


class OrderViewSet(ModelViewSet):
    queryset = Order.objects.all()
