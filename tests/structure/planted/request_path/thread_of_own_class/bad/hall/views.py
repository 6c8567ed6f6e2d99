import threading

from django.http import JsonResponse


class Sender(threading.Thread):
    def run(self):
        print("sent")


def send(request):
    Sender().start()
    return JsonResponse({})
