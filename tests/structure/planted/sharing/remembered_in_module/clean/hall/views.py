from django.http import HttpResponse

from hall.towns import town_named


def town(request):
    return HttpResponse(town_named(request.GET["name"]).name)
