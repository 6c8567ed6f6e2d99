from django.core.paginator import Paginator
from django.http import JsonResponse
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.models import Order, Size
from shop.serializers import OrderSerializer


def orders(request):
    page = Paginator(Order.objects.order_by("pk"), 50).get_page(request.GET.get("page"))
    return JsonResponse({"orders": [order.number for order in page]})


class Orders(APIView):
    def get(self, request):
        found = Order.objects.filter(customer=request.user)
        serializer = OrderSerializer(found, many=True)
        newest = OrderSerializer(Order.objects.order_by("pk")[:20], many=True)
        return Response({"own": serializer.data, "newest": newest.data})


def sizes(request):
    return JsonResponse({"sizes": [size.name for size in Size.objects.all()]})
