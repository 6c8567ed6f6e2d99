import zipfile
from pathlib import Path

from django.shortcuts import redirect


def bundle(request):
    with zipfile.ZipFile(request.FILES["bundle"]) as archive:
        for name in archive.namelist():
            target = Path("/srv/scans") / name
            target.write_bytes(archive.read(name))
    return redirect("deeds")
