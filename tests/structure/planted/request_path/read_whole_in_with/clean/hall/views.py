from django.http import FileResponse
from django.shortcuts import get_object_or_404

from hall.models import Plan


def plan(request, pk):
    found = get_object_or_404(Plan, pk=pk)
    return FileResponse(found.file.open("rb"), content_type="application/pdf")
