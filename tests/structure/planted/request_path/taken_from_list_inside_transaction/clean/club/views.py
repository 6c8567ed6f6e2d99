from django.db import transaction
from django.http import JsonResponse

from club.models import Member
from club.steps import STEPS


def join(request):
    with transaction.atomic():
        Member.objects.create(email=request.POST["email"])
    return JsonResponse({"steps": len(STEPS)})
