from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse


def given(request):
    if request.GET.get("first"):
        with default_storage.open("all.zip") as file:
            return HttpResponse(file.read(1000), content_type="application/zip")
    return FileResponse(default_storage.open("all.zip"))
