from django.http import HttpResponse

from shop.models import Item


def items(request):
    found = Item.objects.select_related("maker__town", "kind")
    return HttpResponse("\n".join([f"made by {each.maker} {each.kind}" for each in found]))


def makers(request):
    rows = []
    for each in Item.objects.select_related("maker", "kind"):
        rows.append(str(each.kind))
        rows.append(str(each.maker_id))
    return HttpResponse("\n".join(rows))
