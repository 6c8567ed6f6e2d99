from shop.models import Shelf


def shelf(request):
    return Shelf.objects.get(name=request.GET["shelf"])
