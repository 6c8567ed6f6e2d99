from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from rail.models import Fault


class StationViewSet(viewsets.ViewSet):
    @action(detail=True, methods=["get"])
    def restart(self, request, pk=None):
        Fault.objects.filter(station=pk).delete()
        return Response({})
