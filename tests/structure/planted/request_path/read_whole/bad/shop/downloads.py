from django.http import HttpResponse


def download(request):
    with open("/srv/shop/catalogue.pdf", "rb") as file:
        return HttpResponse(file.read(), content_type="application/pdf")
