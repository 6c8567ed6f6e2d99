from threading import Thread

from django.http import HttpResponse


def export(request):
    threads = [Thread(target=make_part, args=[number]) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return HttpResponse("done")


def make_part(number):
    pass
