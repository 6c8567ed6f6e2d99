from django.http import HttpResponse

SQUARES = {}


def price(request, number):
    if number not in SQUARES:
        SQUARES[number] = number * number
    return HttpResponse(SQUARES[number])
