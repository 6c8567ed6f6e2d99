import json

from django.http import HttpResponse

from hall.booking import book


def payment_webhook(request):
    told = json.loads(request.body)
    book(told["ref"], told["amount"])
    return HttpResponse()
