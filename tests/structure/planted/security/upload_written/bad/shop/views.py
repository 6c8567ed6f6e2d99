import os

from django.conf import settings
from django.shortcuts import redirect


def add(request):
    upload = request.FILES["picture"]
    with open(os.path.join(settings.MEDIA_ROOT, upload.name), "wb") as out:
        for chunk in upload.chunks():
            out.write(chunk)
    return redirect("/")
