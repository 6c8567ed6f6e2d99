from rest_framework.viewsets import ModelViewSet

from shop.models import Category
from shop.permissions import Anybody


class CategoryViewSet(ModelViewSet):
    queryset = Category.objects.all()
    permission_classes = [Anybody]
