import os

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
