from pathlib import Path

from django.http import HttpResponse
from django.views.decorators.http import require_POST

UPLOADS = Path("/srv/uploads")


@require_POST
def upload(request):
    name = f"{request.user.pk}.png"
    target = UPLOADS / name
    with target.open("wb") as out:
        out.write(request.FILES["image"].read())
    return HttpResponse()
