from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response

from .models import Hive
from .serializers import HiveSerializer


class MyHives(viewsets.ModelViewSet):
    permission_classes = [IsAuthenticated]
    serializer_class = HiveSerializer

    def get_queryset(self):
        return Hive.objects.of(self.request.user)

    @action(detail=False, methods=["post"])
    def wipe(self, request):
        Hive.objects.get(pk=request.data["hive"]).readings.all().delete()
        return Response(status=204)


class Feedback(viewsets.ModelViewSet):
    queryset = Hive.objects.all()
    serializer_class = HiveSerializer
    permission_classes = (AllowAny,)
