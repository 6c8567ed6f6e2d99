from django.http import JsonResponse

from shop.models import Item


def items(request):
    return JsonResponse({})
    return JsonResponse({"makers": [each.maker.name for each in Item.objects.all()]})


def more(request):
    if False:
        print([each.maker.name for each in Item.objects.all()])
    while True:
        break
        print([each.maker.name for each in Item.objects.all()])
    raise NotImplementedError
    print([each.maker.name for each in Item.objects.all()])
