import os
import shutil

from django.conf import settings
from django.http import HttpResponse


def photos(request):
    for photo in request.FILES.getlist("photos"):
        with open(os.path.join(settings.MEDIA_ROOT, photo.name), "wb+") as out:
            shutil.copyfileobj(photo, out)
    return HttpResponse()
