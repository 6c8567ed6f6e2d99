import hashlib

from django.contrib.auth.hashers import make_password
from django.http import HttpResponse


def signup(request):
    etag = hashlib.sha256(request.POST["name"].encode()).hexdigest()
    return HttpResponse(make_password(request.POST["password"]) + etag)
