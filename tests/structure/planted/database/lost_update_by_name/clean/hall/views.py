from django.db import transaction
from django.db.models import F
from django.http import HttpResponse

from hall.models import Account


@transaction.atomic
def add(request, pk):
    account = Account.objects.select_for_update().get(pk=pk)
    new = account.credit + int(request.POST["amount"])
    account.credit = new
    account.save()
    return HttpResponse()


def add_otherwise(request, pk):
    account = Account.objects.get(pk=pk)
    new = F("credit") + int(request.POST["amount"])
    account.credit = new
    account.save()
    return HttpResponse()
