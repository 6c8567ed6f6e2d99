from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.viewsets import ModelViewSet

from shop.models import Country, Order


class Paged:
    pagination_class = CursorPagination


class Orders(Paged, ListAPIView):
    queryset = Order.objects.all()


class Mine(ListAPIView):
    def get_queryset(self):
        return Order.objects.filter(owner=self.request.user)


class Countries(ListAPIView):
    queryset = Country.objects.all()


class OfOne(ListAPIView):
    queryset = Order.objects.all()

    def filter_queryset(self, queryset):
        return queryset.filter(owner=self.request.user)
