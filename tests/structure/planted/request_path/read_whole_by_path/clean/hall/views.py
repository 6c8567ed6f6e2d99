from pathlib import Path

from django.http import FileResponse


def download(request):
    return FileResponse(Path("/srv/hall/all.zip").open("rb"))
