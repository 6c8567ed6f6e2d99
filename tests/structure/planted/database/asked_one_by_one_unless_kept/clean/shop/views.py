from django.http import JsonResponse

from shop.models import Product


def prices(request):
    known, found = {}, []
    for code in request.GET.getlist("code"):
        if code not in known:
            known[code] = Product.objects.get(code=code)
        found.append(known[code].price)
    return JsonResponse({"prices": found})


def moved(request):
    old, new = request.GET["old"], request.GET["new"]
    total = 0
    for code in {each for each in (old, new) if each}:
        total += Product.objects.get(code=code).price
    return JsonResponse({"total": total})
