from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse, HttpResponseRedirect
from django.views.generic import UpdateView
from rest_framework import generics, mixins, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import Sample


class Mark(APIView):
    def patch(self, request, pk):
        sample = generics.get_object_or_404(Sample, pk=pk)
        sample.note = request.data["note"]
        sample.save()
        return Response()


@login_required
def line(request, pk):
    sample = Sample.objects.filter(pk=pk).first()
    sample.note += request.POST["line"]
    sample.save()
    return HttpResponse()


class GoesOn:
    def form_valid(self, form):
        super().form_valid(form)
        return HttpResponseRedirect("/done/")


class Edit(GoesOn, LoginRequiredMixin, UpdateView):
    model = Sample
    fields = ["note"]


class Open(mixins.DestroyModelMixin, viewsets.GenericViewSet):
    queryset = Sample.objects.all()
    permission_classes = []
