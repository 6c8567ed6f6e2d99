from django.http import JsonResponse

from shop.models import Product


def prices(request):
    found = []
    for code in request.GET.getlist("code"):
        product = Product.objects.get(code=code)
        found.append(product.price)
    return JsonResponse({"prices": found})
