import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseForbidden
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import UpdateView

from hr.models import Holiday, Leave


@login_required
def drop(request):
    Leave.objects.filter(pk__in=request.POST.getlist("ids"), employee=request.user).delete()
    return redirect("/")


@csrf_exempt
def told(request):
    if not hmac.compare_digest(request.headers["X-Key"], settings.HOOK_KEY):
        return HttpResponseForbidden()
    Leave.objects.filter(pk=request.POST["leave"]).update(days=2)
    return redirect("/")


class Change(LoginRequiredMixin, UpdateView):
    queryset = Leave.objects.filter(days__lt=0)
    fields = ["days"]


class Move(LoginRequiredMixin, UpdateView):
    model = Holiday
    fields = ["day"]
