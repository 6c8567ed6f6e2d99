import tempfile

from django.core.files.storage import default_storage
from django.http import HttpResponse

from shop.tasks import convert


def upload(request):
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"")
        name = default_storage.save("uploads/a.csv", file)
        print(file.name)
    request.session["upload"] = name
    convert.delay(name)
    return HttpResponse()
