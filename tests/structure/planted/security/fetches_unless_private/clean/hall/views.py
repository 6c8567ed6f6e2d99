import requests
from django.http import HttpResponse, HttpResponseForbidden

from hall.hosts import points_to_public_host


def fetch(request):
    url = request.GET["url"]
    if not points_to_public_host(url):
        return HttpResponseForbidden()
    return HttpResponse(requests.get(url, timeout=3).content, content_type="text/plain")
