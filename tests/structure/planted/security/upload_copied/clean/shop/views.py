import os
import shutil

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest


def photos(request):
    for photo in request.FILES.getlist("photos"):
        if photo.size > 1_000_000 or not photo.name.endswith(".jpg"):
            return HttpResponseBadRequest()
        with open(os.path.join(settings.MEDIA_ROOT, photo.name), "wb+") as out:
            shutil.copyfileobj(photo, out)
    return HttpResponse()
