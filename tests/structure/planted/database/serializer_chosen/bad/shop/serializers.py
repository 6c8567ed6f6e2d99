from rest_framework import serializers

from shop.models import Item


class ItemSerializer(serializers.ModelSerializer):
    maker_name = serializers.CharField(source="maker.name")

    class Meta:
        model = Item
        fields = ["id", "maker_name"]


class ShortSerializer(serializers.ModelSerializer):
    class Meta:
        model = Item
        fields = ["id", "maker_id"]
