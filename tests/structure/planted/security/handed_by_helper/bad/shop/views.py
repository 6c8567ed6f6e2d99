from django.contrib.auth.decorators import login_required
from django.http import HttpResponseForbidden
from django.shortcuts import get_object_or_404, redirect, render

from . import rows
from .forms import JarForm
from .models import Jar
from .rows import order_or_404


@login_required
def annotate(request, pk):
    order = rows.any_order(pk)
    order.note = request.POST["note"]
    order.save()
    return redirect("/")


def drop(request, pk):
    order = order_or_404(pk)
    order.delete()
    return redirect("/")


def jar(request, pk):
    return render(request, "jar.html", {"jar": get_object_or_404(Jar, pk=pk)})


@login_required
def jar_edit(request, pk):
    jar = get_object_or_404(Jar, pk=pk)
    form = JarForm(request.POST, instance=jar)
    form.save()
    return redirect("/")


@login_required
def jar_restock(request, pk):
    jar = get_object_or_404(Jar.objects.select_related("shop"), pk=pk)
    if jar.shop.owner_id != request.user.pk:
        return HttpResponseForbidden()
    jar.stock = 7
    jar.save()
    return redirect("/")
