from shop.models import Colour, OrderStatus


def close(request):
    return OrderStatus.objects.get(name="closed"), Colour.objects.get(name=request.GET["colour"])
