from functools import wraps

from django.core.exceptions import PermissionDenied


def curators_only(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        user = request.user
        if not user.profile.is_curator:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper


def of_level(level):
    def decorator(view):
        def wrapper(request, *args, **kwargs):
            if request.user.profile.level < level:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapper

    return decorator
