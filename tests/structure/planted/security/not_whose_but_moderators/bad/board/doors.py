from functools import wraps

from django.core.exceptions import PermissionDenied


def behind_the_door(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not request.user.is_authenticated:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper
