import tempfile
from pathlib import Path

from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.views.decorators.http import require_POST

UPLOADS = Path("/srv/uploads")


@require_POST
def upload(request):
    name = f"{request.user.pk}.png"
    with default_storage.open(name, "wb") as out:
        out.write(request.FILES["image"].read())
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / name
        with copy.open("wb") as out:
            out.write(b"")
    return HttpResponse()
