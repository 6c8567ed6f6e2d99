from django.http import JsonResponse

from farm import picking


def crops(request):
    return JsonResponse({"crops": [(crop.field.name, crop.weight) for crop in picking.heavy()]})
