import os
from pathlib import Path

from django.http import FileResponse
from django.utils._os import safe_join

ROOT = "/srv/shop/files"


def download(request):
    return FileResponse(open(safe_join(ROOT, request.GET["file"]), "rb"))


def other(request):
    name = os.path.basename(request.GET["file"])
    return FileResponse(open(os.path.join(ROOT, name), "rb"))


def numbered(request):
    return FileResponse(open(os.path.join(ROOT, f"{int(request.GET['year'])}.pdf"), "rb"))


def leaflet(request, name):  # the address takes no slash
    return FileResponse(open(os.path.join(ROOT, f"{name}.pdf"), "rb"))


def checked(request):
    name = request.GET["file"]
    if name not in ("spring.pdf", "autumn.pdf"):
        raise LookupError(name)
    return content_of(name)


def content_of(name):
    return FileResponse(open(os.path.join(ROOT, name), "rb"))


def manual(request, page):
    path = (Path(ROOT) / page).resolve()
    if not path.is_relative_to(ROOT):
        raise LookupError(page)
    return FileResponse(path.open("rb"))
