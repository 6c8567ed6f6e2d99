from django.shortcuts import get_object_or_404
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Parcel


@api_view(["POST"])
@permission_classes([AllowAny])
def reset(request, pk):
    parcel = Parcel.objects.get(pk=pk)
    parcel.status = "new"
    parcel.save()
    return Response({})


class ParcelDetail(APIView):
    permission_classes = []

    def delete(self, request, pk):
        get_object_or_404(Parcel, pk=pk).delete()
        return Response(status=204)
