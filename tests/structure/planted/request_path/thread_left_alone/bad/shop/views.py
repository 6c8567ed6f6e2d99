from threading import Thread

from django.http import HttpResponse


def export(request):
    Thread(target=make_export, args=[request.user.pk]).start()
    return HttpResponse("begun")


def make_export(pk):
    pass
