from pathlib import Path

from django.http import FileResponse, HttpResponse

FOLDER = Path("/srv/hall")


def shown(request):
    if "file" in request.GET:
        return FileResponse((FOLDER / request.GET["file"]).open("rb"))
    return HttpResponse()
