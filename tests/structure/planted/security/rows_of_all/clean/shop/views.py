from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.viewsets import ModelViewSet, ReadOnlyModelViewSet
from shop.models import Colour, Order


class IsOwner(BasePermission):
    def has_object_permission(self, request, view, obj):
        return obj.owner_id == request.user.pk


class OfOwner:
    def get_queryset(self):
        return super().get_queryset().filter(owner=self.request.user)


class OrderViewSet(ModelViewSet):
    queryset = Order.objects.all()
    permission_classes = [IsAuthenticated, IsOwner]


class OwnOrderViewSet(OfOwner, ModelViewSet):
    queryset = Order.objects.all()


class OrderList(ReadOnlyModelViewSet):
    queryset = Order.objects.all()


class ColourViewSet(ModelViewSet):
    queryset = Colour.objects.all()
