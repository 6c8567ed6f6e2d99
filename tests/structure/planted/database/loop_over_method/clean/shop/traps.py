from shop.models import Basket


def titles(request):
    return [basket.title() for basket in Basket.objects.all()]
