from django.http import FileResponse, HttpResponse


def download(request):
    return FileResponse(open("/srv/shop/catalogue.pdf", "rb"))


def answer(request, client):
    response = client.ask()
    return HttpResponse(response.read())
