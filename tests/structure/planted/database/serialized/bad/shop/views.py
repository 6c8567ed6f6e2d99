from rest_framework.viewsets import ModelViewSet

from shop.models import Line, Order
from shop.serializers import LineSerializer, OrderSerializer


class Orders(ModelViewSet):
    queryset = Order.objects.all()
    serializer_class = OrderSerializer


class Lines(ModelViewSet):
    queryset = Line.objects.order_by("pk")
    serializer_class = LineSerializer
