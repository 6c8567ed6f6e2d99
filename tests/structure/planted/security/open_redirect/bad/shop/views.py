from django.http import HttpResponseRedirect
from django.shortcuts import redirect


def done(request):
    return redirect(request.GET.get("next", "/"))


def left(request):
    url = request.POST["back"] or "/"
    return HttpResponseRedirect(url)
