from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from hall.going import wanted


def go(request):
    url = wanted(request)
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}):
        url = "/"
    return redirect(url)


def leave(form):
    return HttpResponseRedirect(form.cleaned_data["order"])


def leave_by_form(form):
    url = form.cleaned_data["redirect_url"]
    return redirect(url)
