import os

from django.http import FileResponse

ROOT = "/srv/shop/files"


def download(request):
    return FileResponse(open(os.path.join(ROOT, request.GET["file"]), "rb"))
