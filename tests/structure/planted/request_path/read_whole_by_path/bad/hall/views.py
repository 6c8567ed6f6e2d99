from pathlib import Path

from django.http import HttpResponse


def download(request):
    return HttpResponse(Path("/srv/hall/all.zip").read_bytes(), content_type="application/zip")
