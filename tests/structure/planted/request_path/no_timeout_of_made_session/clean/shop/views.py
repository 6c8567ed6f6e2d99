from django.http import HttpResponse

from shop.clients import bare, modern, patient


def search(request):
    token = bare().get("https://rates.example", timeout=3).text
    more = modern().get("https://rates.example").text
    return HttpResponse(patient().get("https://rates.example").text + token + more)
