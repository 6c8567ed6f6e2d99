from django.http import HttpResponseRedirect


def go(request):
    to = request.GET.get("next") or "/"
    if not to.startswith("/") or to.startswith(("//", "/\\")):
        to = "/"
    return HttpResponseRedirect(to)
