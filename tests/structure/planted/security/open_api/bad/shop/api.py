from rest_framework.viewsets import ModelViewSet, ReadOnlyModelViewSet

from shop.models import Order


class OrderViewSet(ModelViewSet):
    queryset = Order.objects.all()


class OrderList(ReadOnlyModelViewSet):
    queryset = Order.objects.all()
