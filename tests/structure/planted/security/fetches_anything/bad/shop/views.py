import requests
from django.http import HttpResponse


def preview(request):
    url = request.GET["url"]
    return HttpResponse(requests.get(url, timeout=5).text, content_type="text/plain")
