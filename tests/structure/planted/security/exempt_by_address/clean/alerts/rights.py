from functools import wraps

from django.http import JsonResponse


def for_staff(view):
    @wraps(view)
    def inner(request, *args, **kwargs):
        if not request.user.is_staff:
            return JsonResponse({}, status=403)
        return view(request, *args, **kwargs)

    return inner
