from django.db import transaction
from django.http import JsonResponse

from club.models import Member
from club.telling import tell_all


@transaction.atomic
def join(request):
    tell_all(Member.objects.create(email=request.POST["email"]))
    return JsonResponse({})
