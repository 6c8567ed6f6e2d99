from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from league.models import Player


class PlayerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Player
        fields = ["name"]

    def to_representation(self, player):
        return {**super().to_representation(player), "club": player.club.name}


class Players(ReadOnlyModelViewSet):
    queryset = Player.objects.select_related('club')
    serializer_class = PlayerSerializer
