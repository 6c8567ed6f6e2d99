from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.generic import UpdateView
from rest_framework import generics
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Depot, Sample
from .permissions import OwnerOnly


class Mark(APIView):
    permission_classes = [OwnerOnly]

    def patch(self, request, pk):
        sample = generics.get_object_or_404(Sample, pk=pk)
        self.check_object_permissions(request, sample)
        sample.note = request.data["note"]
        sample.save()
        return Response()


class Count(APIView):
    def post(self, request, pk):
        depot = generics.get_object_or_404(Depot, pk=pk)
        depot.count = request.data["count"]
        depot.save()
        return Response()


@login_required
def line(request, pk):
    sample = Sample.objects.filter(pk=pk, owner=request.user).first()
    sample.note += request.POST["line"]
    sample.save()
    return HttpResponse()


class Own:
    def form_valid(self, form):
        if form.instance.owner != self.request.user:
            raise PermissionDenied
        return super().form_valid(form)


class Edit(Own, LoginRequiredMixin, UpdateView):
    model = Sample
    fields = ["note"]


class Refund(UpdateView):
    model = Sample
    fields = ["note"]

    def form_valid(self, form):
        form.save()
        return HttpResponse()
