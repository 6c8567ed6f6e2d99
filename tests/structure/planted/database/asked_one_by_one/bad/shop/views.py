from django.http import JsonResponse

from shop.models import Product


def basket(request):
    total = 0
    for code in request.GET.getlist("code"):
        total += Product.objects.get(code=code).price
    return JsonResponse({"total": total, "all": [prices(code) for code in request.GET.getlist("code")]})


def prices(code):
    return code
