from threading import Thread

from django.http import HttpResponse

from shop.doors import lock_again


def export(request):
    Thread(target=make_export, args=[request.user.pk]).start()
    return HttpResponse("begun")


def make_export(pk):
    pass


def open_door(request, door):
    door.unlock()
    lock_again(door)
    return HttpResponse("open")
