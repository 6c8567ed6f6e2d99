from threading import Thread
from time import sleep


def postpone(function):
    def begin(*arguments):
        Thread(target=function, args=arguments, daemon=True).start()

    return begin


@postpone
def lock_again(door):
    sleep(8)
    door.lock()
