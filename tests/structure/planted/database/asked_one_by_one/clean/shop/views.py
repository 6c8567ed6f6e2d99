from django.http import JsonResponse

from shop.models import Product

FIRST = ("a", "b")


def basket(request):
    codes = request.GET.getlist("code")
    known = Product.objects.in_bulk(codes, field_name="code")
    total = sum(known[code].price for code in codes if code in known)
    both = [Product.objects.filter(code=code).exists() for code in FIRST]
    found = None
    for code in codes:
        found = Product.objects.filter(code=code).first()
        if found:
            break
    alike = [Product.objects.filter(code__istartswith=code).count() for code in codes]
    return JsonResponse({"total": total, "both": both, "found": found and found.price, "alike": alike})
