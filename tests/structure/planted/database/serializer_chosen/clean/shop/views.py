from rest_framework import viewsets

from shop.base import ChoosingMixin
from shop.models import Item
from shop.serializers import ItemSerializer, ShortSerializer


class Items(viewsets.ModelViewSet):
    queryset = Item.objects.filter(pk__lt=100)
    serializer_class = ItemSerializer

    def get_serializer_class(self):
        if self.action == "list":
            return ShortSerializer
        return self.serializer_class


class ItemsByTable(viewsets.ReadOnlyModelViewSet):
    queryset = Item.objects.filter(pk__lt=100)
    serializer_classes = {"list": ShortSerializer, "retrieve": ItemSerializer}

    def get_serializer_class(self):
        return self.serializer_classes[self.action]


class ItemsJoined(viewsets.ReadOnlyModelViewSet):
    queryset = Item.objects.filter(pk__lt=100).select_related("maker")

    def get_serializer_class(self):
        return ItemSerializer if self.request.version == "2" else ShortSerializer


class ItemsOne(viewsets.ReadOnlyModelViewSet):
    queryset = Item.objects.filter(pk__lt=100)

    def get_serializer_class(self):
        return ItemSerializer if self.detail else ShortSerializer


class ItemsOfMixin(ChoosingMixin, viewsets.ReadOnlyModelViewSet):
    queryset = Item.objects.filter(pk__lt=100)
    serializer_class = ItemSerializer

    def get_serializer_class(self):
        return super().get_serializer_class()
