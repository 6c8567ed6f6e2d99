from django.db import transaction
from django.db.models import F
from rest_framework import generics, permissions, serializers

from hall.models import Move, Part


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
            part = Part.objects.get(pk=move.part_id)
            part.count = F("count") + move.count
            part.save()
