from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin, PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.generic import UpdateView, View
from django.views.generic.base import ContextMixin
from shop.models import Parcel


def drop(request):
    if not request.user.is_authenticated:
        return redirect("login")
    if not request.user.is_staff:
        raise PermissionDenied("only for packers")
    Parcel.objects.all().delete()
    return HttpResponse()


class Titled(ContextMixin):
    title = "Parcels"


class Edit(Titled, LoginRequiredMixin, PermissionRequiredMixin, UpdateView):
    permission_required = "shop.change_parcel"
    model = Parcel
    fields = ["weight"]


class ForUsers(LoginRequiredMixin, View):
    pass


class Show(ForUsers, LoginRequiredMixin):  # it was asked already
    pass


class Weigh(View):
    @method_decorator(login_required)
    def get(self, request):
        return render(request, "shop/weigh.html")

    @method_decorator(login_required)
    def post(self, request):
        Parcel.objects.create(weight=int(request.POST["weight"]))
        return redirect("/")
