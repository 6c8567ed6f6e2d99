from django.db import models
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.viewsets import ModelViewSet


class Room(models.Model):
    name = models.CharField(max_length=80)


class RoomPagination(LimitOffsetPagination):
    default_limit = 100


class Rooms(ModelViewSet):
    queryset = Room.objects.order_by("name")
    pagination_class = RoomPagination
