"""Where staff find the pictures."""

from django.urls import path

from . import views

app_name = "pictures"
urlpatterns = [
    path("", views.Library.as_view(), name="library"),
    path("upload/", views.Upload.as_view(), name="upload"),
]
