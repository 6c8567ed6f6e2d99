import os

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect


def add(request):
    upload = request.FILES["picture"]
    if upload.size > 1000000 or not upload.name.endswith(".png"):
        return HttpResponseBadRequest("a PNG of one megabyte at most")
    with open(os.path.join(settings.MEDIA_ROOT, upload.name), "wb") as out:
        for chunk in upload.chunks():
            out.write(chunk)
    return redirect("/")
