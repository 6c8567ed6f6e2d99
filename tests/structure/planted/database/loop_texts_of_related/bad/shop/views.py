from django.http import HttpResponse

from shop.models import Item


def items(request):
    return HttpResponse("\n".join([f"made by {each.maker}" for each in Item.objects.select_related("maker")]))


def makers(request):
    rows = []
    for each in Item.objects.select_related("maker", "kind"):
        rows.append(str(each.kind))
        rows.append(str(each.maker))
    return HttpResponse("\n".join(rows))
