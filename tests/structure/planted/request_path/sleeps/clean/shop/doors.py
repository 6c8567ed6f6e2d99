from threading import Thread
from time import sleep


def postpone(function):
    def begin(*arguments):
        Thread(target=function, args=arguments).start()  # roadworthy: ignore[W406] the door has a spring as well

    return begin


def open_door(door):
    door.unlock()
    lock_again(door)


@postpone
def lock_again(door):
    sleep(8)
    door.lock()
