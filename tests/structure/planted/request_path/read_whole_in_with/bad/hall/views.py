from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from hall.models import Plan


def plan(request, pk):
    found = get_object_or_404(Plan, pk=pk)
    with found.file.open("rb") as stream:
        return HttpResponse(stream.read(), content_type="application/pdf")
