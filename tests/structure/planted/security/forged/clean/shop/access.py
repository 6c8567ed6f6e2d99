from functools import wraps

from django.contrib.auth.models import User
from django.http import HttpResponse


def privileged(function):
    return guarded(function, may_write=True)


def guarded(function, may_write):
    @wraps(function)
    def around(request, *args, **kwargs):
        user = user_of_token(request.headers.get("Auth-Token", ""))
        if user is None or (may_write and not user.is_staff):
            return HttpResponse(status=403)
        return function(request, *args, **kwargs)

    return around


def user_of_token(token):
    return User.objects.filter(auth_token__key=token).first()
