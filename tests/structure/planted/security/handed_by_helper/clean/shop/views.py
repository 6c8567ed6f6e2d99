from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.http import HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import TemplateView

from . import rows
from .models import Jar


@login_required
def annotate(request, pk):
    order = rows.order_of(request, pk)
    order.note = request.POST["note"]
    order.save()
    return redirect("/")


@login_required
def drop(request, pk):
    rows.checked_order(request, pk).delete()
    return redirect("/")


def jar(request, pk):
    return render(request, "jar.html", {"jar": get_object_or_404(Jar, pk=pk)})


@login_required
def jar_restock(request, pk):
    jar = get_object_or_404(Jar.objects.select_related("shop"), pk=pk)
    if request.user.pk != jar.shop.owner_id:
        return HttpResponseForbidden()
    jar.stock = 7
    jar.save()
    return redirect("/")


class Stock(LoginRequiredMixin, UserPassesTestMixin, TemplateView):
    def test_func(self):
        jar = get_object_or_404(Jar, pk=self.kwargs["pk"])
        return jar.shop.owner == self.request.user

    def get(self, request, pk):
        return render(request, "stock.html", {"jar": get_object_or_404(Jar, pk=pk)})
