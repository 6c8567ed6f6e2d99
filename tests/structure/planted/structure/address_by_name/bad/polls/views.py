from django.http import HttpResponseRedirect
from django.shortcuts import redirect

BACK = "/polls/mine/"


def ours(request):
    return redirect(BACK)


def mine(request):
    target = f"/polls/ours/?{request.user.pk}"
    return HttpResponseRedirect(target)
