import os
from pathlib import Path

from django.http import FileResponse, HttpResponse
from django.views import View

ROOT = Path("/srv/shop/files")


def download(request):
    return FileResponse(open(os.path.join(ROOT, request.GET["file"]), "rb"))


def leaflet(request, name):
    path = ROOT / "leaflets" / name
    return HttpResponse(path.read_text(), content_type="text/plain")


def picture(request):
    return HttpResponse(content_of(request.GET["picture"]), content_type="image/png")


def content_of(name):
    with open(f"{ROOT}/{name}", "rb") as file:
        return file.read()


class Manual(View):
    def get(self, request, *args, **kwargs):
        return FileResponse(open(os.path.join(ROOT, self.kwargs["page"]), "rb"))
