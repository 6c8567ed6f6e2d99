from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.utils.functional import cached_property


def guessed(self):
    return 1000


Paginator.count = cached_property(guessed)
setattr(Paginator, "page", guessed)
User.add_to_class("number", property(guessed))
