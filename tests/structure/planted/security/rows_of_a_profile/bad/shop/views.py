from rest_framework.viewsets import ModelViewSet

from shop.models import Review


class Reviews(ModelViewSet):
    queryset = Review.objects.all()
