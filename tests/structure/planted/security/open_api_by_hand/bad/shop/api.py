from rest_framework.decorators import api_view
from rest_framework.response import Response
from rest_framework.views import APIView
from shop.models import Order


@api_view(["POST"])
def paid(request, pk):
    Order.objects.filter(pk=pk).update(paid=True)
    return Response({"paid": True})


class Orders(APIView):
    def delete(self, request):
        Order.objects.filter(paid=True).delete()
        return Response(status=204)
