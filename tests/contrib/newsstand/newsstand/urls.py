"""URLs of the newsstand."""

from django.http import HttpResponse
from django.urls import path


def front(request):
    return HttpResponse("news")


urlpatterns = [path("", front)]
