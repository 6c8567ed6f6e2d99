from django.db import transaction
from django.http import JsonResponse

from club.models import Member
from club.steps import STEPS


def join(request):
    with transaction.atomic():
        member = Member.objects.create(email=request.POST["email"])
        for each in STEPS:
            each(member)
    return JsonResponse({})
