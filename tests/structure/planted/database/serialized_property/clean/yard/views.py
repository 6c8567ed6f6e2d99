from rest_framework import serializers, viewsets

from yard.models import Boat
from yard.serializers import BoatSerializer


class Boats(viewsets.ReadOnlyModelViewSet):
    queryset = Boat.objects.order_by("name")
    serializer_class = BoatSerializer
