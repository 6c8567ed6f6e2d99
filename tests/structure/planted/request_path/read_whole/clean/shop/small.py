from django.http import HttpResponse


def style(request):
    with open("/srv/style.css") as file:
        return HttpResponse(file.read(), content_type="text/css")


def dot(request):
    with open("/srv/dot.png", "rb") as file:
        return HttpResponse(file.read(), content_type="image/png")
