from rest_framework import serializers

from shop.models import Customer, Order


class CustomerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Customer
        fields = ["name"]


class OrderSerializer(serializers.ModelSerializer):
    customer = CustomerSerializer()
    customer_name = serializers.CharField(source="customer.name")

    class Meta:
        model = Order
        fields = ["number", "customer", "customer_name", "lines"]


class PlainSerializer(serializers.ModelSerializer):
    class Meta:
        model = Order
        fields = ["number", "customer"]
