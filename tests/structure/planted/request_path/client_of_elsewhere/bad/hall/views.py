from django.db import transaction
from django.http import HttpResponse

from hall.gateway import session
from hall.refunds import refund


def rates(request):
    return HttpResponse(session.get("https://rates.example/").text)


def undo(request):
    with transaction.atomic():
        refund(request.POST["ref"])
    return HttpResponse()
