from functools import wraps

from django.http import JsonResponse


def of_the_shop(view):
    @wraps(view)
    def inner(request, *args, **kwargs):
        if not request.user.groups.filter(name="shop").exists():
            return JsonResponse({}, status=403)
        return view(request, *args, **kwargs)

    return inner
