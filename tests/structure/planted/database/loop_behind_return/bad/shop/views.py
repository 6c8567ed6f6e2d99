from django.http import JsonResponse

from shop.models import Item


def items(request):
    if not request.user.is_staff:
        return JsonResponse({})
    return JsonResponse({"makers": [each.maker.name for each in Item.objects.all()]})
