import requests
from django.http import HttpResponse


def preview(request):
    url = request.GET["url"]
    return HttpResponse(requests.get(url, timeout=5).text, content_type="text/plain")


def thumbnail(request):
    return HttpResponse(fetched(request.GET.get("src", "")), content_type="image/png")


def fetched(address):
    answer = requests.get(address, timeout=5)
    return answer.content
