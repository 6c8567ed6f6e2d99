from django.urls import path

from . import views

urlpatterns = [
    path("new/", views.new, name="new"),
    path("export/", views.export, name="export"),
    path("boats/", views.boats, name="boats"),
]
