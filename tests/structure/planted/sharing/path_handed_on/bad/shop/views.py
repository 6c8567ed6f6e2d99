import tempfile

from django.http import HttpResponse

from shop.tasks import convert


def upload(request):
    with tempfile.NamedTemporaryFile(delete=False) as file:
        for chunk in request.FILES["file"].chunks():
            file.write(chunk)
        path = file.name
    request.session["upload"] = file.name
    convert.delay(file.name)
    return HttpResponse(path)
