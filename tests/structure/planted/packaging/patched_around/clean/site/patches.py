from django.core.paginator import Paginator
from django.utils.functional import cached_property


def guessed(self):
    return 1000


class Guessing(Paginator):
    pass


Guessing.count = cached_property(guessed)
setattr(Guessing, "page", guessed)


def put(target, values):
    for name, value in values.items():
        setattr(target, name, value)
