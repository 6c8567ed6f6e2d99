from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from django.views.generic import UpdateView
from shop.models import Parcel


def pack(request, pk):
    parcel = get_object_or_404(Parcel, pk=pk)
    parcel.weight += 1
    parcel.save()
    return redirect("/")


@require_POST
def send(request, pk):
    parcel = get_object_or_404(Parcel, pk=pk)
    parcel.is_sent = True
    parcel.save()
    return redirect("/")


@require_POST
def drop(request, pk):
    Parcel.objects.filter(pk=pk).delete()
    return redirect("/")


class Edit(UpdateView):
    model = Parcel
    fields = ["weight"]
