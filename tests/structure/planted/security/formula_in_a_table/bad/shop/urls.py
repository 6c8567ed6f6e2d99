from django.urls import path

from . import views

urlpatterns = [
    path("new/", views.new, name="new"),
    path("export/", views.export, name="export"),
    path("export/rows/", views.export_rows, name="export_rows"),
    path("export/names/", views.export_names, name="export_names"),
]
