from rest_framework.viewsets import ModelViewSet

from shop.models import Category
from shop.permissions import Own, Reading


class CategoryViewSet(ModelViewSet):
    queryset = Category.objects.all()
    permission_classes = [Reading]


class OwnCategoryViewSet(ModelViewSet):
    queryset = Category.objects.all()
    permission_classes = [Own]
