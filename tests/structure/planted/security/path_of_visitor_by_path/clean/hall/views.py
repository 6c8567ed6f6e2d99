from pathlib import Path

from django.http import FileResponse, HttpResponse

FOLDER = Path("/srv/hall")


def shown(request):
    if "file" in request.GET:
        return FileResponse((FOLDER / Path(request.GET["file"]).name).open("rb"))
    return HttpResponse()
