import requests
from django.http import HttpResponse, HttpResponseForbidden


def fetch(request):
    url = request.GET["url"]
    return HttpResponse(requests.get(url, timeout=3).content, content_type="text/plain")
