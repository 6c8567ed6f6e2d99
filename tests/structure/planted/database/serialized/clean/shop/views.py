from rest_framework.mixins import CreateModelMixin
from rest_framework.viewsets import GenericViewSet, ModelViewSet

from shop.models import Order
from shop.rows import WithCustomer
from shop.serializers import OrderSerializer, PlainSerializer


class Orders(WithCustomer, ModelViewSet):
    queryset = Order.objects.prefetch_related("lines")
    serializer_class = OrderSerializer


class Plain(ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = PlainSerializer


class Made(CreateModelMixin, GenericViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer
