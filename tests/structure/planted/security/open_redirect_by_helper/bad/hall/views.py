from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from hall.going import wanted


def go(request):
    return redirect(wanted(request))


def leave(form):
    return HttpResponseRedirect(form.cleaned_data["next"])
