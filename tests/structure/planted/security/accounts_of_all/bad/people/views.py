from rest_framework.permissions import IsAuthenticated
from rest_framework.viewsets import ModelViewSet

from people.models import User


class UserViewSet(ModelViewSet):
    queryset = User.objects.order_by("pk")
    permission_classes = [IsAuthenticated]
