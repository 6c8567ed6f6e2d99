from django.db import transaction
from django.http import HttpResponse

from hall.tasks import refund


def rates(request):
    return HttpResponse()


def undo(request):
    with transaction.atomic():
        transaction.on_commit(lambda: refund.delay(request.POST["ref"]))
    return HttpResponse()
