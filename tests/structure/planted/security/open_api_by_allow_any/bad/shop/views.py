from rest_framework.viewsets import ModelViewSet

from shop.models import Category


class CategoryViewSet(ModelViewSet):
    queryset = Category.objects.all()
