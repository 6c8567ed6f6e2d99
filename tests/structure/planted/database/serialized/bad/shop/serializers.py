from rest_framework import serializers

from shop.models import Customer, Line, Order


class CustomerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Customer
        fields = ["name"]


class OrderSerializer(serializers.ModelSerializer):
    customer = CustomerSerializer()

    class Meta:
        model = Order
        fields = ["number", "customer", "lines"]


class LineSerializer(serializers.ModelSerializer):
    number = serializers.SerializerMethodField()

    class Meta:
        model = Line
        fields = ["amount", "number"]

    def get_number(self, obj):
        return obj.order.number
