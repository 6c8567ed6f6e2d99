from functools import wraps

from django.http import JsonResponse


def by_script(view):
    @wraps(view)
    def inner(request, *args, **kwargs):
        if request.headers.get("X-Requested-With") != "XMLHttpRequest":
            return JsonResponse({}, status=400)
        return view(request, *args, **kwargs)

    return inner
