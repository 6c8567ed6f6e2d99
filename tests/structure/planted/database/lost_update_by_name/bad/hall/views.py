from django.http import HttpResponse

from hall.models import Account


def add(request, pk):
    account = Account.objects.get(pk=pk)
    new = account.credit + int(request.POST["amount"])
    account.credit = new
    account.save()
    return HttpResponse()
