from django.http import JsonResponse
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.models import Order, Size
from shop.serializers import OrderSerializer


def orders(request):
    numbers = [order.number for order in Order.objects.order_by("pk")]
    return JsonResponse({"orders": numbers})


class Orders(APIView):
    def get(self, request):
        found = Order.objects.all()
        serializer = OrderSerializer(found, many=True)
        return Response(serializer.data)


def sizes(request):
    return JsonResponse({"sizes": [size.name for size in Size.objects.all()]})
