from django.http import HttpResponse

from shop.clients import bare


def search(request):
    return HttpResponse(bare().get("https://rates.example").text)
