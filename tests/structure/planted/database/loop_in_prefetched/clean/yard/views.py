from django.db.models import Prefetch
from django.http import JsonResponse

from yard.models import Boat, Owner


def owners(request):
    found = {}
    for owner in Owner.objects.prefetch_related(Prefetch("boats", queryset=Boat.objects.select_related("harbour"))):
        found[owner.name] = [boat.harbour.name for boat in owner.boats.all()]
    return JsonResponse(found)
