import time


def again(request):
    time.sleep(0.1)
