from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.views.generic import CreateView, UpdateView

from .forms import DeviceForm, OrderForm, ParcelForm, ReceiptForm, StaffOrderForm
from .models import Device, Parcel


@login_required
def new(request):
    form = OrderForm(request.POST or None)
    if form.is_valid():
        order = form.save(commit=False)
        order.owner = request.user
        order.save()
        return redirect("orders")
    return render(request, "order.html", {"form": form})


@login_required
def receipt(request):
    form = ReceiptForm(request.POST or None)
    form.instance.owner = request.user
    if form.is_valid():
        form.save()
    return render(request, "order.html", {"form": form})


@staff_member_required
def give(request):
    form = StaffOrderForm(request.POST or None)
    if form.is_valid():
        form.save()
    return render(request, "order.html", {"form": form})


class Relabel(LoginRequiredMixin, UpdateView):
    """The form is only shown: what is sent does something else."""

    model = Device
    form_class = DeviceForm

    def post(self, request, pk):
        Device.objects.filter(pk=pk, user=request.user).update(label=request.POST["label"])
        return self.get(request, pk=pk)


class Send(LoginRequiredMixin, CreateView):
    """Whose a parcel is, is chosen by whoever sends it."""

    model = Parcel
    fields = ["owner", "note"]


class Readdress(LoginRequiredMixin, UpdateView):
    form_class = ParcelForm

    def get_queryset(self):
        return Parcel.objects.filter(owner=self.request.user)
