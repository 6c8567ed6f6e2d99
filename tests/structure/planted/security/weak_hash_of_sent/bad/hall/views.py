import hashlib

from django.http import HttpResponse


def signup(request):
    return HttpResponse(hashlib.sha256(request.POST["password"].encode()).hexdigest())
