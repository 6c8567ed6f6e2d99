from rest_framework import serializers

from yard.models import Boat


class BoatSerializer(serializers.ModelSerializer):
    skipper = serializers.ReadOnlyField()

    class Meta:
        model = Boat
        fields = ["name", "skipper"]
