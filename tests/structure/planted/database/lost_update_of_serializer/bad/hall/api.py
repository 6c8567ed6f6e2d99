from django.db import transaction
from rest_framework import generics, permissions, serializers

from hall.models import Move


class MoveSerializer(serializers.ModelSerializer):
    class Meta:
        model = Move
        fields = ["part", "count"]


class Moves(generics.CreateAPIView):
    queryset = Move.objects.all()
    serializer_class = MoveSerializer
    permission_classes = [permissions.IsAdminUser]

    def perform_create(self, serializer):
        with transaction.atomic():
            move = serializer.save()
            part = move.part
            part.count += move.count
            part.save()
