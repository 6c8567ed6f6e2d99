import threading

from django.http import JsonResponse


class Sender(threading.Thread):
    def run(self):
        print("sent")


class Timer:
    def start(self):
        return self


def send(request):
    sender = Sender()
    sender.start()
    sender.join(5)
    Timer().start()
    return JsonResponse({})
