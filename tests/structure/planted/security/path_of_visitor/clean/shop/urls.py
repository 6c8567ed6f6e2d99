from django.urls import path, re_path
from shop import files

urlpatterns = [
    path("leaflets/<slug:name>", files.leaflet),
    re_path(r"^leaflets/(?P<name>[^/.]+)$", files.leaflet),
    path("manual/<path:page>", files.manual),
]
