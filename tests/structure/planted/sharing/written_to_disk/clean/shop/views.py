import io
import os
import tempfile

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def report(request, pk):
    default_storage.save(f"reports/{pk}.pdf", ContentFile(b"..."))
    with default_storage.open("last.txt", "w") as file:
        file.write(str(pk))
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "one.txt")
        with open(name, "w") as file:
            file.write(str(pk))
    with open("template.txt") as file:
        return file.read(), io.BytesIO().write(b"")
