from rest_framework.permissions import IsAdminUser, IsAuthenticated
from rest_framework.viewsets import ModelViewSet, ReadOnlyModelViewSet

from people.models import User


class UserViewSet(ModelViewSet):
    queryset = User.objects.order_by("pk")
    permission_classes = [IsAdminUser]


class NamesViewSet(ReadOnlyModelViewSet):
    queryset = User.objects.order_by("pk")
    permission_classes = [IsAuthenticated]


class OwnViewSet(ModelViewSet):
    permission_classes = [IsAuthenticated]

    def get_queryset(self):
        return User.objects.filter(pk=self.request.user.pk)
