from django.db import transaction
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from hall.models import Club


@require_POST
def join(request):
    with transaction.atomic():
        club = Club.objects.select_for_update().get(pk=request.POST["club"])
        club.save()
        print(club.name)
    return HttpResponse()
