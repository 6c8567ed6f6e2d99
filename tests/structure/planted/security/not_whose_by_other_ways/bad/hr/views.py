from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.views.generic import UpdateView

from hr.models import Leave


@login_required
def drop(request):
    Leave.objects.filter(pk__in=request.POST.getlist("ids")).delete()
    return redirect("/")


class Change(LoginRequiredMixin, UpdateView):
    queryset = Leave.objects.select_related("employee")
    fields = ["days"]
