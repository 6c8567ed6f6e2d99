from rest_framework import serializers

from yard.models import Boat


class BoatSerializer(serializers.ModelSerializer):
    short_name = serializers.ReadOnlyField()

    class Meta:
        model = Boat
        fields = ["name", "short_name"]
