from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.generic import UpdateView, View
from shop.models import Parcel


def drop(request):
    if not request.user.is_authenticated:
        redirect("login")
    if not request.user.is_staff:
        PermissionDenied("only for packers")
    Parcel.objects.all().delete()
    return HttpResponse()


class Edit(UpdateView, LoginRequiredMixin):
    model = Parcel
    fields = ["weight"]


class Weigh(View):
    @method_decorator(login_required)
    def get(self, request):
        return render(request, "shop/weigh.html")

    def post(self, request):
        Parcel.objects.create(weight=int(request.POST["weight"]))
        return redirect("/")
