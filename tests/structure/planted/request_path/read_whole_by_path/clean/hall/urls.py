from django.urls import path

from hall import views

urlpatterns = [path("download/", views.download, name="download")]
