from django.core.files.storage import default_storage
from django.http import HttpResponse


def given(request):
    with default_storage.open("all.zip") as file:
        return HttpResponse(file.read(), content_type="application/zip")
