import zipfile
from pathlib import Path

from django.shortcuts import redirect


def bundle(request):
    folder = Path("/srv/scans")
    with zipfile.ZipFile(request.FILES["bundle"]) as archive:
        for name in archive.namelist():
            target = (folder / name).resolve()
            if target.is_relative_to(folder):
                target.write_bytes(archive.read(name))
    return redirect("deeds")


def listed(request):
    with zipfile.ZipFile(request.FILES["bundle"]) as archive:
        count = len(archive.namelist())
    Path("/srv/scans/count").write_text(str(count))
    return redirect("deeds")
