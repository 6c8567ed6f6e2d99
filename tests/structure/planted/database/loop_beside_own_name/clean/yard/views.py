from django.db.models import Prefetch
from django.shortcuts import render

from yard.models import Boat, Owner


def owners(request):
    sails = Prefetch("boats", queryset=Boat.objects.exclude(name=""), to_attr="sails")
    return render(request, "yard/owners.html", {"owners": Owner.objects.prefetch_related(sails)})
