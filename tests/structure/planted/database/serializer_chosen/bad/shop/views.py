from rest_framework import viewsets

from shop.models import Item
from shop.serializers import ItemSerializer, ShortSerializer


class Items(viewsets.ModelViewSet):
    queryset = Item.objects.filter(pk__lt=100)
    serializer_class = ItemSerializer

    def get_serializer_class(self):
        if self.action in ("create", "update"):
            return ShortSerializer
        return super().get_serializer_class()


class ItemsByTable(viewsets.ReadOnlyModelViewSet):
    queryset = Item.objects.filter(pk__lt=100)
    serializer_classes = {"list": ItemSerializer}

    def get_serializer_class(self):
        return self.serializer_classes.get(self.action, ShortSerializer)
