from django.http import HttpResponse

from hall.handlers import greet


def welcome(request):
    return HttpResponse(greet(request.user.pk))
