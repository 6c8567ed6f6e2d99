from subprocess import PIPE, Popen

from django.http import HttpResponse


def convert(request):
    with Popen(["pdftotext", "-", "-"], stdin=PIPE, stdout=PIPE) as process:
        text, _ = process.communicate(request.body)
    return HttpResponse(text)
