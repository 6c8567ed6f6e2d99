from subprocess import PIPE, Popen

from django.http import HttpResponse


def convert(request):
    process = Popen(["pdftotext", "-", "-"], stdin=PIPE, stdout=PIPE)
    text, _ = process.communicate(request.body, timeout=20)
    quick = Popen(["hostname"], stdout=PIPE)
    name, _ = quick.communicate()
    return HttpResponse(text + name)
