from django.shortcuts import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.models import Invoice


class InvoiceView(APIView):
    permission_classes = [IsAuthenticated]

    def get(self, request, pk):
        invoice = get_object_or_404(Invoice, pk=pk, user=request.user)
        return Response({"id": invoice.pk})

    def patch(self, request, pk):
        invoice = get_object_or_404(Invoice, pk=pk)
        invoice.is_paid = request.data["is_paid"]
        invoice.save()
        return Response({})
