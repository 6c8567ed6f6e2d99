from django.urls import path, re_path
from shop import files

urlpatterns = [
    path("leaflets/<path:name>", files.leaflet),
    re_path(r"^manual/(?P<page>.+)$", files.Manual.as_view()),
]
