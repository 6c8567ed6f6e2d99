from concurrent.futures import ThreadPoolExecutor

from django.http import HttpResponse

pool = ThreadPoolExecutor(4)


def halved(number):
    return number / 2


def book(request):
    work = pool.submit(halved, 3)
    return HttpResponse(work.result(timeout=5))
