from django.shortcuts import get_object_or_404
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny, IsAdminUser
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Parcel
from .signatures import is_theirs


@api_view(["POST"])
@permission_classes([IsAdminUser])
def reset(request, pk):
    Parcel.objects.get(pk=pk).delete()
    return Response({})


@api_view(["POST"])
@permission_classes([AllowAny])
def sign_up(request):
    Parcel.objects.create(status="new")
    return Response({})


class ParcelDetail(APIView):
    permission_classes = [AllowAny]

    def get(self, request, pk):
        return Response({"status": get_object_or_404(Parcel, pk=pk).status})


class Hook(APIView):
    permission_classes = [AllowAny]

    def post(self, request, pk):
        if not is_theirs(request.headers.get("X-Signature"), request.body):
            return Response(status=403)
        get_object_or_404(Parcel, pk=pk).delete()
        return Response(status=204)
