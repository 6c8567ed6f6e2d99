"""The leaflet's one address."""

from django.conf import settings
from django.http import JsonResponse
from django.urls import path

from pages.models import Page


def front(request):
    """Say which settings these are, and how many pages there are."""
    name = str(settings.DATABASES["default"]["NAME"])
    return JsonResponse({"settings": settings.SETTINGS_MODULE, "database": name, "pages": Page.objects.count()})


urlpatterns = [path("", front)]
